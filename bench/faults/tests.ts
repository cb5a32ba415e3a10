/** A row of the matrix that tests hold, with real servers at the far end; `only` chooses among the tests of the files by their names. */
export interface TestedRow {
  row: number
  name: string
  limit: string
  files: string[]
  only?: RegExp
  /** Why it is not tried here, and what tries it. */
  elsewhere?: string
}

const http = 'test/workers/http'
const upstreams = { files: ['test/acceptance/upstreams.test.ts', `${http}/hostile.test.ts`] }
const injection = ['test/acceptance/injection.test.ts', 'test/workers/channels/injection.test.ts']

/** Rows of the matrix that are not made by `rows/`, in its order. */
export const testedRows: TestedRow[] = [
  {
    row: 2,
    name: 'faults by chance',
    limit: 'lost 0; acknowledged twice 0.5 %',
    files: [],
    elsewhere: 'npm run chaos -- --seed 1,2,3,4,5',
  },
  { row: 19, name: 'a source that kills its parser', limit: 'others live; the process lives', files: ['test/workers/reader.test.ts'] },
  { row: 21, name: 'a late commit and a reader with a cursor', limit: 'missing 0, twice 0', files: ['test/db/changesOrder.test.ts'] },
  {
    row: 24,
    name: 'upstreams that dawdle',
    limit: 'left after 15.5 s, place free',
    ...upstreams,
    only: /left after 15|never comes|accepts no|slow|hang/,
  },
  {
    row: 25,
    name: 'bombs of gzip and brotli, bodies without end (and 26)',
    limit: '10 MiB, little memory',
    ...upstreams,
    only: /bomb|gzip|brotli|endless|large|gets its problem/,
  },
  {
    row: 27,
    name: 'bodies that end half-way',
    limit: 'rows 0, validators unchanged',
    ...upstreams,
    only: /trunc|length|reset|gets its problem/,
  },
  { row: 28, name: 'redirects in circles, across hosts, downwards', limit: 'six requests at most', files: [`${http}/redirects.test.ts`] },
  {
    row: 29,
    name: 'certificates that are no good',
    limit: 'rows 0, class tls',
    ...upstreams,
    only: /tls|TLS|certificate|gets its problem/,
  },
  {
    row: 30,
    name: 'validators that lie',
    limit: 'nothing lost; found within a day',
    files: [`${http}/answers.test.ts`, 'test/workers/poll.test.ts'],
  },
  {
    row: 31,
    name: '429 and 503 with Retry-After',
    limit: 'early requests 0',
    files: [`${http}/pacing.test.ts`, 'test/workers/rhythm.test.ts'],
  },
  {
    row: 32,
    name: 'content that is something else, broken or bent (and 33 to 36)',
    limit: 'siblings stored; nothing expands',
    files: ['test/workers/sources/hostile.test.ts', 'test/workers/sources/upstream.test.ts', 'test/workers/sources/mending.test.ts'],
  },
  {
    row: 37,
    name: 'everything new at once, ids that change, what comes back',
    limit: 'alerts 0',
    files: ['test/workers/news.test.ts', 'test/workers/tell-floods.test.ts'],
  },
  { row: 38, name: 'patterns that never come to an end', limit: 'none, of code and of data', files: ['test/patterns.test.ts'] },
  { row: 39, name: 'hosts that are slow or dead', limit: 'others on time', files: ['test/workers/tick.test.ts', `${http}/pacing.test.ts`] },
  {
    row: 40,
    name: 'receivers that fail (and 42 to 44)',
    limit: 'by the schedule, same id; 410 switches off',
    files: ['test/workers/deliver.test.ts', 'test/workers/deliver-edges.test.ts'],
  },
  {
    row: 41,
    name: 'a receiver takes it and the connection dies',
    limit: 'same id; not sent again where it is known',
    files: ['test/workers/journal.test.ts'],
  },
  { row: 45, name: 'one release, five thousand subscriptions', limit: '60 s', files: [], elsewhere: 'npm run -s bench:fanout' },
  {
    row: 46,
    name: 'what chat services answer (and 47)',
    limit: 'errors in a 200 are errors; patience is kept',
    files: ['test/workers/channels/services.test.ts'],
  },
  { row: 48, name: 'mail servers that refuse, defer or hang', limit: '4xx again, 5xx not', files: ['test/workers/channels/email.test.ts'] },
  {
    row: 49,
    name: 'readers of the stream that are slow, many, or come back',
    limit: 'missing 0',
    files: ['test/api/stream.test.ts', 'test/api/streamFeed.test.ts'],
  },
  {
    row: 50,
    name: 'a secret is renewed',
    limit: 'both sign for a day',
    files: ['test/workers/channels/signatures.test.ts', 'test/api/subscriptions.test.ts'],
  },
  {
    row: 51,
    name: 'addresses that lead inside (and 52, 53)',
    limit: '188 of 188, connections 0',
    files: ['test/acceptance/addresses.test.ts', `${http}/ssrf.test.ts`],
  },
  { row: 54, name: 'markup, mentions, headers and formulas in what is said (and 55 to 57)', limit: '179 of 179', files: injection },
  { row: 58, name: 'SQL in questions', limit: 'errors 0', files: ['test/api/search.test.ts', 'test/api/problems.test.ts'] },
  {
    row: 59,
    name: 'guessing subscriptions, tokens and links (and 60, 61)',
    limit: 'same answer; nothing changes',
    files: ['test/api/subscriptionAccess.test.ts', 'test/api/subscriptionPages.test.ts'],
  },
  {
    row: 62,
    name: 'using us against others (and 67, 70)',
    limit: 'three questions a day, ten a minute to a host',
    files: ['test/api/allowances.test.ts'],
  },
  {
    row: 63,
    name: 'callbacks from outside, played again',
    limit: 'accepted 0',
    files: [],
    elsewhere: 'nothing outside calls this program',
  },
  {
    row: 64,
    name: 'every route without a key, and from another site (and 65)',
    limit: 'unkeyed writes 0',
    files: ['test/api/permissions.test.ts', 'test/api/admin.test.ts'],
  },
  { row: 66, name: 'twelve planted secrets in all that a full run says', limit: '0 of 12', files: ['test/acceptance/secrets.test.ts'] },
  {
    row: 68,
    name: 'requests that are large, slow or deep',
    limit: '413, 431, 408',
    files: ['test/api/hostileRequests.test.ts', 'test/api/http.test.ts'],
  },
  {
    row: 69,
    name: 'letters that look alike, or that nobody sees',
    limit: 'merged by a look-alike 0; shown 0',
    files: ['test/workers/normalize/lookalikes.test.ts', 'test/config/log.test.ts', 'test/api/mcpReleases.test.ts'],
    only: /letters|clothes|terminal|line|marked|words of others/i,
  },
  { row: 71, name: 'paths out of the folder, links to a made-up host', limit: 'links 0', files: ['test/api/foreignHost.test.ts'] },
  { row: 72, name: 'what is installed', limit: 'pinned; nothing runs that is needed', files: ['test/dependencies.test.ts'] },
]
