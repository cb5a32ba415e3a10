#!/usr/bin/env node
import { load } from '../../start.mjs'

/** `npx modelwire`. */
const { start } = await load('api/cli/main.ts')
await start()
