/** Tells whoever waits how far it is, beside what is measured. */
export function note(text: string): void {
  process.stderr.write(`${(performance.now() / 1000).toFixed(0).padStart(5)} s  ${text}\n`)
}
