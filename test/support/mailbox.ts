import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type SmtpReceiver, startSmtpReceiver } from '../../bench/receivers/smtp.ts'

/** A real mail server of the test file's own; forgets before each test. What it would not have forgiven fails the test that looks. */
export function useMailbox(): { readonly server: SmtpReceiver } {
  let server: SmtpReceiver | undefined
  beforeAll(async () => {
    server = await startSmtpReceiver()
  })
  beforeEach(() => server?.forget())
  afterAll(() => server?.close())
  return {
    get server() {
      if (!server) throw new Error('the mailbox is not open yet')
      return server
    },
  }
}
