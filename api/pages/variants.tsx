import type { Child } from 'hono/jsx'
import { countText, type Variant } from '../../config/words.ts'
import { Day, Foreign, Outward } from './parts.tsx'
import { LinkedLicense } from './releaseFacts.tsx'
import { releaseText } from './text/release.ts'
import { variantsText } from './text/variants.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'

/** With more than these, the rest is folded. */
const mostShown = 12
const mostUnfolded = 16

type ColumnName = 'host' | 'parameters' | 'tuning' | 'quantization' | 'license' | 'publicSince'

/** Every artefact, the largest and plainest first; columns that would be empty are left out. */
export function Variants({ variants }: { variants: Variant[] }) {
  const text = useText(variantsText)
  if (variants.length === 0) return null
  const sorted = variants.toSorted(inOrder)
  const shown = sorted.length > mostUnfolded ? sorted.slice(0, mostShown) : sorted
  const folded = sorted.slice(shown.length)
  const columns = columnNames.filter(column => variants.some(hasValue[column]))
  return (
    <section>
      <h2>
        {text.heading} <small>{variants.length}</small>
      </h2>
      <VariantTable variants={shown} columns={columns} />
      {folded.length > 0 && (
        <details>
          <summary>{text.more(folded.length)}</summary>
          <VariantTable variants={folded} columns={columns} />
        </details>
      )}
    </section>
  )
}

const hasValue: Record<ColumnName, (variant: Variant) => boolean> = {
  host: () => true,
  parameters: ({ parameters }) => (parameters?.total ?? parameters?.active ?? null) !== null,
  tuning: ({ tuning }) => Boolean(tuning),
  quantization: ({ quantization }) => Boolean(quantization),
  license: ({ license }) => license !== null,
  publicSince: ({ publicAt, goneAt }) => publicAt !== null || goneAt !== undefined,
}
const columnNames = Object.keys(hasValue) as ColumnName[]

function VariantTable({ variants, columns }: { variants: Variant[]; columns: ColumnName[] }) {
  const { column } = useText(variantsText)
  return (
    <table class={`stacked variant-table columns-${columns.length}`}>
      <thead>
        <tr>
          <th scope="col">{column.repository}</th>
          {columns.map(name => (
            <th scope="col" class={`is-${name}`}>
              {column[name]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {variants.map(variant => (
          <VariantRow variant={variant} columns={columns} />
        ))}
      </tbody>
    </table>
  )
}

function VariantRow({ variant, columns }: { variant: Variant; columns: ColumnName[] }) {
  const text = useText(variantsText)
  const words = useWords()
  const written = useText(releaseText).parameters
  const { repo, url, host, parameters, tuning, quantization, license, formerly } = variant
  const [total = null, active = null] = [parameters?.total, parameters?.active].map(count => (count ? countText(count) : null))
  const cells: Record<ColumnName, Child> = {
    host: <Foreign text={words.kindOfSource(host)} />,
    parameters: written(total, active),
    tuning: tuning && <Foreign text={tuning} />,
    quantization: quantization && <Foreign text={quantization} />,
    license: license && <LinkedLicense license={license} />,
    publicSince: <Since variant={variant} />,
  }
  return (
    <tr>
      <th scope="row">
        <Outward href={url}>
          <Foreign text={repo} />
        </Outward>
        {formerly && (
          <span class="faint">
            {' '}
            {text.formerly} <Foreign text={formerly.join(', ')} />
          </span>
        )}
      </th>
      {columns.map(name => (
        <td data-label={text.column[name]} class={`is-${name}`}>
          {cells[name]}
        </td>
      ))}
    </tr>
  )
}

function Since({ variant: { publicAt, goneAt } }: { variant: Variant }) {
  const text = useText(variantsText)
  return (
    <>
      {publicAt?.basis === 'repository-created' && text.made}
      {publicAt && <Day date={publicAt} />}
      {goneAt && (
        <>
          {text.goneSince}
          <Day date={goneAt} />
        </>
      )}
    </>
  )
}

/** The largest first and what says no size last; of one size what is not quantised, then by name. */
function inOrder(left: Variant, right: Variant): number {
  const size = ({ parameters }: Variant) => parameters?.total ?? -1
  const packed = ({ quantization }: Variant) => (quantization ? 1 : 0)
  return size(right) - size(left) || packed(left) - packed(right) || byName.compare(left.repo, right.repo)
}

const byName = new Intl.Collator('en', { numeric: true })
