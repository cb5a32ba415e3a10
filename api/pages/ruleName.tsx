import { evidenceText } from './text/sightings.ts'
import { useText } from './view.ts'

/** What a rule looks at, in words; by its code where there are none. */
export function RuleName({ rule }: { rule: string }) {
  const { rules } = useText(evidenceText)
  const [first = '', second = ''] = rule.split(':')
  const known = [rule, /^[a-z]{2}$/.test(first) ? second : first].find(name => Object.hasOwn(rules, name))
  return (
    <span class="faint" title={rule}>
      {known === undefined ? rule : rules[known]}
    </span>
  )
}
