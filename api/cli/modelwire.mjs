#!/usr/bin/env node
// `npx modelwire`: the client is written in TypeScript, as everything here, and runs as it stands.
import { register } from 'tsx/esm/api'

register()
const { start } = await import('./main.ts')
await start()
