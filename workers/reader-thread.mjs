// tsx loads TypeScript in the main thread alone (and a test runner has a loader of its own), so a thread asks for it by itself.
import { register } from 'tsx/esm/api'

register()
await import('./reader-thread.ts')
