/** One program that measures. */
export interface Part {
  name: string
  /** What it is about, in the table. */
  title: string
  /** Of Node, then the program and its words. */
  args: string[]
  /** In place of its words, to see whether it works: figures of so little mean nothing. */
  small: string[]
  node?: string[]
  /** The word before a folder in which it keeps what it made, for the next time. */
  keeps?: string
}

/** In the order in which they are run and shown. */
export const parts: Part[] = [
  { name: 'understand', title: 'Understanding', args: [], small: [] },
  { name: 'reread', title: 'Reading again', args: ['100000'], small: ['1000'] },
  { name: 'ingest', title: 'Polling 1,000 feeds of 20 items', args: ['--feeds', '1000'], small: ['--feeds', '30', '--rounds', '1'] },
  { name: 'match', title: 'Finding who wants a release', args: ['100000'], small: ['500'], node: ['--expose-gc'] },
  { name: 'fanout', title: 'Telling subscribers', args: ['10000'], small: ['300'] },
  { name: 'stream', title: 'The stream, with 1,000 who listen', args: ['--clients', '1000'], small: ['--clients', '50', '--rounds', '1'] },
  {
    ...{ name: 'scale', title: 'Answering from a million releases, 32 connections', keeps: '--data' },
    ...{ args: ['--releases', '1000000'], small: ['--releases', '20000', '--seconds', '1'] },
  },
  { name: 'page', title: 'Painting the timeline', args: [], small: ['--times', '2'] },
  { name: 'startup', title: 'Starting, with 150 feeds', args: [], small: ['--feeds', '5', '--starts', '2', '--rest', '2'] },
  { name: 'idle', title: 'At rest', args: [], small: ['--sources', '50', '--seconds', '5', '--rest', '2'] },
]
