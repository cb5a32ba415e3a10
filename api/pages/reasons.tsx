import type { Reason } from '../../config/words.ts'
import { evidenceText } from './text/sightings.ts'
import { useText } from './view.ts'

/** Why something was decided: each rule once, with all words that it found. */
export function Reasons({ reasons }: { reasons: Reason[] }) {
  if (reasons.length === 0) return null
  const rules = new Map<string, string[]>()
  for (const { rule, words } of reasons) rules.set(rule, [...(rules.get(rule) ?? []), words])
  return (
    <ul class="reasons">
      {[...rules].map(([rule, found]) => (
        <li>
          <RuleName rule={rule} />{' '}
          {found.map((words, index) => (
            <>
              {index > 0 && ' · '}
              <bdi>{words}</bdi>
            </>
          ))}
        </li>
      ))}
    </ul>
  )
}

/** What a rule looks at, in words; by its code where there are none. */
function RuleName({ rule }: { rule: string }) {
  const { rules } = useText(evidenceText)
  const [first = '', second = ''] = rule.split(':')
  const known = [rule, /^[a-z]{2}$/.test(first) ? second : first].find(name => Object.hasOwn(rules, name))
  return (
    <span class="faint" title={rule}>
      {known === undefined ? rule : rules[known]}
    </span>
  )
}
