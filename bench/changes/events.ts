/** What a stream of Server-Sent Events says, block by block. `data` is null of a block that only moves the place, or is a sign of life. */
export interface Block {
  event: string
  /** The last id that was given, by this block or one before. */
  id: string
  data: string | null
  isComment: boolean
  retry: number | null
}

/** Reads a stream as https://html.spec.whatwg.org/multipage/server-sent-events.html does: an event is what has data, an id holds without. */
export async function* readBlocks(body: AsyncIterable<Uint8Array>): AsyncGenerator<Block, void> {
  const decoder = new TextDecoder()
  let text = ''
  let id = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const read = readBlock(block, id)
      id = read.id
      yield read
    }
  }
}

function readBlock(text: string, id: string): Block {
  const block: Block = { event: 'message', id, data: null, isComment: false, retry: null }
  for (const line of text.split('\n')) {
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    if (field === '') block.isComment = true
    if (field === 'id') block.id = value
    if (field === 'retry') block.retry = Number(value)
    if (field === 'event') block.event = value
    if (field === 'data') block.data = (block.data ?? '') + value
  }
  return block
}
