import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    globalSetup: ['test/support/postgres.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // what is waited for comes late where the machine is busy; nothing waits where it does not
    expect: { poll: { timeout: 15_000 } },
    maxWorkers: 3,
    // most of the time would go to loading the program anew for each file
    isolate: false,
    env: { TZ: 'UTC' },
  },
})
