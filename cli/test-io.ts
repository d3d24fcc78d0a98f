import type { Io } from './command.ts'

/** An `Io` for tests: keeps what is written, has no terminal, and no network unless one is given. */
export function recorder(about: Partial<Io>): {
  readonly io: Io
  readonly out: () => string
  readonly err: () => string
} {
  const out: string[] = []
  const err: string[] = []
  const io: Io = {
    write: (text) => void out.push(text),
    warn: (text) => void err.push(text),
    tty: false,
    env: {},
    fetch: () => Promise.reject(new Error('no network in this test')),
    newKey: () => 'key-1',
    ...about,
  }
  return { io, out: () => out.join('\n'), err: () => err.join('\n') }
}
