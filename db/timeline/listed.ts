/** A release of a page, with its place. */
export interface ListedRelease {
  id: string
  /** JSON in UTF-8 as Postgres sent it: to be passed on as it is, as reading and writing a page of text costs more than finding it. */
  document: Buffer
  microseconds: string
}

/** What a statement finds that selects `id`, `microseconds` and `document`, in this order. */
export async function listed(query: { raw(): PromiseLike<unknown> }): Promise<ListedRelease[]> {
  const rows = (await query.raw()) as [Buffer, Buffer, Buffer][]
  return rows.map(([id, microseconds, document]) => ({ id: id.toString(), microseconds: microseconds.toString(), document }))
}
