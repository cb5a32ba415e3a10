import { Agent } from 'undici'
import type { PostRequest } from '../../workers/http.ts'

/** The best that a loop does that only posts: the same requests to the same receiver, ready made. */
export async function postBare(requests: PostRequest[]): Promise<number> {
  const made = requests.map(({ url, headers, body }) => ({ ...addressOf(url), method: 'POST' as const, headers, body }))
  const agent = new Agent({ pipelining: 1, connections: 100 })
  const startedAt = performance.now()
  let next = 0
  const work = async () => {
    for (let request = made[next++]; request; request = made[next++]) {
      const answer = await agent.request(request)
      await answer.body.dump()
    }
  }
  await Promise.all(Array.from({ length: 100 }, work))
  const rate = (requests.length / (performance.now() - startedAt)) * 1000
  await agent.destroy()
  return rate
}

function addressOf(url: string): { origin: string; path: string } {
  const { origin, pathname } = new URL(url)
  return { origin, path: pathname }
}
