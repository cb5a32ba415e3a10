/** A company's mark: the first letters of its name, as there is no logo that may be used. It stands beside the name, and says nothing of its own. */
export function Mark({ name }: { name: string }) {
  return (
    <span class="mark" aria-hidden="true">
      {markOf(name)}
    </span>
  )
}

/** `Zhipu AI` is ZA, `DeepSeek` DS, `Meta` M, 智谱 智. */
export function markOf(name: string): string {
  const humps = name.normalize('NFKC').match(/\p{Lu}(?=\p{Ll}|\s|$)|(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu) ?? []
  const [first = [...name.trim()][0] ?? '', second = ''] = humps
  return /^\p{Script=Latin}$/u.test(first) ? (first + (/^\p{Script=Latin}$/u.test(second) ? second : '')).toUpperCase() : first
}
