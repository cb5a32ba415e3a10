import type { Command } from '../contract.ts'
import { tableLines } from '../table.ts'
import { safeJson } from '../text.ts'

interface ListedChannel {
  kind: string
  label: string
  unavailable: string | null
  settings: { name: string; isRequired: boolean }[]
}

export const channels: Command = {
  name: 'channels',
  summary: 'Ways to be told, and the settings that each takes.',
  options: {},
  examples: ['channels'],
  async run(given, { terminal, api }) {
    const answered = await api.get<{ channels: ListedChannel[] }>('/api/channels', 'channels')
    if (given.is('json')) return terminal.out(`${safeJson(JSON.stringify(answered, null, 2))}\n`)
    const lines = tableLines(
      terminal,
      [
        { title: 'Channel', of: ({ kind }) => kind },
        { title: 'Name', of: ({ label }) => label, rank: 2 },
        { title: 'Settings', of: settingsOf },
        { title: 'Not here', of: ({ unavailable }) => unavailable, least: 12, rank: 1 },
      ],
      answered.channels,
    )
    await terminal.out(`${lines.join('\n')}\n`)
  },
}

/** Those that it can do without in brackets. */
function settingsOf({ settings }: ListedChannel): string {
  return settings.map(({ name, isRequired }) => (isRequired ? name : `[${name}]`)).join(', ')
}
