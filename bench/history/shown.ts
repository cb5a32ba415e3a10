import { FetchError, type Http } from '../../workers/http.ts'

/** A repository on the hub, as far as its own address tells. */
export interface ShownRepository {
  repo: string
  isDataset: boolean
}

/**
 * At which of the moments the hub first showed each repository, by asking for the repository's own address with the clock set to one
 * moment after the other (halving what is left): nothing that the pipeline saw is believed. What the hub never shows is absent.
 * `moments` in order; a repository that was shown stays.
 */
export async function firstShown(
  repositories: ShownRepository[],
  moments: Date[],
  { http, move }: { http: Http; move: (to: Date) => Promise<unknown> },
): Promise<Map<string, number>> {
  let open = repositories.map(each => ({ ...each, from: 0, to: moments.length }))
  const found = new Map<string, number>()
  while (open.length > 0) {
    const middleOf = (each: { from: number; to: number }) => Math.floor((each.from + each.to) / 2)
    for (const middle of [...new Set(open.map(middleOf))].toSorted((a, b) => a - b)) {
      await move(moments[middle] ?? new Date(0))
      await atOnce(
        open.filter(each => middleOf(each) === middle),
        async each => {
          const is = await isShown(http, each)
          if (is === null) each.from = each.to = moments.length
          else if (is) each.to = middle
          else each.from = middle + 1
        },
      )
    }
    for (const each of open) if (each.from === each.to && each.to < moments.length) found.set(each.repo, each.to)
    open = open.filter(each => each.from < each.to)
  }
  return found
}

/** Null where the hub gives no answer to that. */
async function isShown(http: Http, { repo, isDataset }: ShownRepository): Promise<boolean | null> {
  try {
    await http.get({ url: `https://huggingface.co/api/${isDataset ? 'datasets' : 'models'}/${repo}`, accept: 'application/json' })
    return true
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    return error.status !== null && error.status >= 400 && error.status < 500 ? false : null
  }
}

async function atOnce<Item>(items: Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const run = async () => {
    for (let item = waiting.shift(); item; item = waiting.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: 16 }, run))
}
