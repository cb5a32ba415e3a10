import type { CompanyDetails, CompanyFamily } from '../../db/timeline/companyPage.ts'
import { Instant, useDates } from './dates.tsx'
import { Foreign } from './parts.tsx'
import { companyText } from './text/company.ts'
import { useText } from './view.ts'

/** The lines of models of a company: how many releases each has, and the newest. */
export function Families({ company, families }: { company: CompanyDetails; families: CompanyFamily[] }) {
  const text = useText(companyText).families
  const known = new Set(families.map(({ name }) => name))
  const without = company.families.filter(name => !known.has(name))
  if (families.length === 0 && without.length === 0) return null
  return (
    <section>
      <h2>
        {text.heading} <small>{families.length > 0 && families.length}</small>
      </h2>
      {families.length > 0 && (
        <table class="stacked families">
          <thead>
            <tr>
              {[text.family, text.releases, text.newest].map(heading => (
                <th scope="col">{heading}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {families.map(family => (
              <FamilyRow family={family} companyId={company.id} />
            ))}
          </tbody>
        </table>
      )}
      {without.length > 0 && <Without names={without} />}
    </section>
  )
}

function FamilyRow({ family: { name, releases, newest }, companyId }: { family: CompanyFamily; companyId: string }) {
  const text = useText(companyText).families
  const { shortDay } = useDates()
  return (
    <tr>
      <th scope="row">
        <a href={`/?company=${encodeURIComponent(companyId)}&family=${encodeURIComponent(name)}`}>
          <Foreign text={name} />
        </a>
      </th>
      <td data-label={text.releases}>{releases}</td>
      <td data-label={text.newest}>
        <a href={`/releases/${encodeURIComponent(newest.id)}`}>
          <Foreign text={newest.name} />
        </a>{' '}
        <span class="faint">
          <Instant at={newest.at}>{shortDay(newest.at)}</Instant>
        </span>
      </td>
    </tr>
  )
}

function Without({ names }: { names: string[] }) {
  const { families, comma } = useText(companyText)
  return (
    <p class="faint without">
      {families.without}
      {names.map((name, index) => (
        <>
          {index > 0 && comma}
          <Foreign text={name} />
        </>
      ))}
      {families.stop}
    </p>
  )
}
