import { parentPort } from 'node:worker_threads'
import { type Reading, type SourceContext, type SourceDocument, type UnreadableProblem, UnreadableSource } from './sources/contract.ts'
import { sourceKinds } from './sources/index.ts'

export interface ReaderJob {
  kind: string
  document: SourceDocument
  context: Omit<SourceContext, 'now'> & { now: string }
}

export type ReaderAnswer = { isUp: true } | { reading: Reading } | { problem: UnreadableProblem | null; message: string }

/** The inside of a reader thread (see reader.ts): jobs one after the other, each answered once, in their order. */
function answer(reply: ReaderAnswer): void {
  parentPort?.postMessage(reply)
}

async function read({ kind, document, context }: ReaderJob): Promise<ReaderAnswer> {
  const source = sourceKinds[kind]
  if (!source) return { problem: null, message: `there is no kind of source named ${kind}` }
  try {
    const settings = source.settings.parse(context.settings)
    return { reading: await source.read(document, { ...context, settings, now: new Date(context.now) }) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return error instanceof UnreadableSource
      ? { problem: error.problem, message }
      : { problem: null, message: `reading failed: ${message.slice(0, 300)}` }
  }
}

parentPort?.on('message', async (jobs: ReaderJob[]) => {
  for (const job of jobs) answer(await read(job).catch((error: unknown) => ({ problem: null, message: String(error) })))
})
answer({ isUp: true })
