/** What flows to a reader, and what ends it. */
export interface Flow {
  pieces: AsyncGenerator<Uint8Array, void>
  /** Once, however it ends. */
  onEnd(): void
  /** Something unexpected. */
  onError(error: unknown): void
  /** The reader has taken nothing of what waits for it for too long. */
  onStalled(): void
  stalledMs: number
}

/** The body of an answer: a piece is made only when the one before was taken. */
export function bodyOf({ pieces, onEnd, onError, onStalled, stalledMs }: Flow): ReadableStream<Uint8Array> {
  let stalled: NodeJS.Timeout | undefined
  let isOver = false
  const end = () => {
    isOver = true
    clearTimeout(stalled)
    onEnd()
  }
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      clearTimeout(stalled)
      try {
        const { done, value } = await pieces.next()
        // it was left meanwhile
        if (isOver) return
        if (done) {
          end()
          controller.close()
          return
        }
        controller.enqueue(value)
        stalled = setTimeout(onStalled, stalledMs)
        stalled.unref()
      } catch (error) {
        if (isOver) return
        end()
        onError(error)
        controller.error(error)
      }
    },
    cancel: end,
  })
}
