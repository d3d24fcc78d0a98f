import { createServer, type Server } from 'node:net'

/** A mail server that takes everything and keeps it: enough SMTP for one sender, one letter at a time. */
export type MailSink = { readonly url: string; letters(): readonly string[]; close(): Promise<void> }

export async function openMailSink(): Promise<MailSink> {
  const letters: string[] = []
  const server = createServer((socket) => {
    const state = { waiting: '', letter: null as string | null }
    socket.on('error', () => undefined)
    socket.write('220 sink ESMTP\r\n')
    socket.on('data', (chunk: Buffer) => {
      state.waiting += chunk.toString('utf8')
      for (let end = state.waiting.indexOf('\r\n'); end >= 0; end = state.waiting.indexOf('\r\n')) {
        const line = state.waiting.slice(0, end)
        state.waiting = state.waiting.slice(end + 2)
        if (state.letter === null) {
          if (/^data$/i.test(line)) state.letter = ''
          socket.write(answerTo(line))
        } else if (line === '.') {
          letters.push(state.letter)
          state.letter = null
          socket.write('250 taken\r\n')
        } else state.letter += `${line}\n`
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${portOf(server)}`,
    letters: () => letters,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function answerTo(line: string): string {
  if (/^ehlo /i.test(line)) return '250-sink\r\n250 8BITMIME\r\n'
  if (/^data$/i.test(line)) return '354 go on\r\n'
  if (/^quit$/i.test(line)) return '221 bye\r\n'
  return '250 ok\r\n'
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
