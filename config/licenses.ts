import { readFileSync } from 'node:fs'
import { parse } from 'smol-toml'
import { z } from 'zod'

const file = new URL('./licenses.toml', import.meta.url)

/** Licences that count as permissive, by their SPDX identifiers, each with the address of its words (licenses.toml says which ones do). */
export const { permissive: permissiveLicenses } = z
  .strictObject({ permissive: z.record(z.string(), z.url({ protocol: /^https$/ })) })
  .parse(parse(readFileSync(file, 'utf8')))
