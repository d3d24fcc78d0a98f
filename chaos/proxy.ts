import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { isCommit, openCutter } from './cut-messages.ts'

/**
 * The wire between one process of ours and the database, which can be cut, fall silent, become slow, or lose the answer to
 * a COMMIT: the database has kept the order and nobody will ever say so on this connection.
 */
export type Proxy = {
  readonly port: number
  /** Breaks every connection; new ones are broken too until `mend`. */
  cut(): void
  /** Nothing moves in either direction and nobody is told, until `mend` breaks what stood still, as a router does. */
  hang(): void
  /** Each piece arrives that much later, until `mend`. */
  delay(ms: number): void
  mend(): void
  /** The next so many answers to a COMMIT are dropped with their connection; tells how many have been. */
  loseCommits(count: number): void
  lost(): number
  close(): void
}
type Mode = 'open' | 'cut' | 'silent'
type Line = { waiting: number; last: Promise<void> }
type Pair = {
  readonly client: Socket
  readonly server: Socket
  readonly up: Line
  readonly down: Line
  silent: boolean
}

type Wire = { mode: Mode; delayMs: number; toLose: number; lost: number; readonly pairs: Set<Pair> }

export function openProxy(socketPath: string): Promise<Proxy> {
  const wire: Wire = { mode: 'open', delayMs: 0, toLose: 0, lost: 0, pairs: new Set() }
  const server = createServer((client) => join(wire, client, socketPath))
  const dropAll = (which: (pair: Pair) => boolean): void => {
    for (const pair of wire.pairs) if (which(pair)) drop(wire, pair)
  }
  const proxy: Omit<Proxy, 'port'> = {
    cut: () => {
      wire.mode = 'cut'
      dropAll(() => true)
    },
    hang: () => {
      wire.mode = 'silent'
      for (const pair of wire.pairs) pair.silent = true
    },
    delay: (ms) => {
      wire.delayMs = ms
    },
    mend: () => {
      wire.mode = 'open'
      wire.delayMs = 0
      dropAll(({ silent }) => silent)
    },
    loseCommits: (count) => {
      wire.toLose = count
    },
    lost: () => wire.lost,
    close: () => {
      server.close()
      dropAll(() => true)
    },
  }
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve({ ...proxy, port: (server.address() as AddressInfo).port })),
  )
}

function join(wire: Wire, client: Socket, socketPath: string): void {
  client.on('error', () => undefined)
  if (wire.mode === 'cut') return void client.resetAndDestroy()
  const server = connect(socketPath)
  const line = (): Line => ({ waiting: 0, last: Promise.resolve() })
  const pair: Pair = { client, server, up: line(), down: line(), silent: wire.mode === 'silent' }
  wire.pairs.add(pair)
  const cutter = openCutter()
  client.setNoDelay(true)
  client.on('data', (chunk) => later(wire, pair, pair.up, () => server.write(chunk)))
  server.on('data', (chunk) => toClient(wire, pair, cutter.cut(chunk)))
  server.on('error', () => client.resetAndDestroy())
  client.on('close', () => {
    wire.pairs.delete(pair)
    server.end()
  })
  server.on('close', () => {
    if (!pair.silent) client.end()
  })
}

function toClient(wire: Wire, pair: Pair, messages: readonly Buffer[]): void {
  if (wire.toLose > 0 && !pair.silent && messages.some(isCommit)) {
    wire.toLose -= 1
    wire.lost += 1
    return drop(wire, pair)
  }
  later(wire, pair, pair.down, () => pair.client.write(Buffer.concat(messages)))
}

/** In the order it came, also when the delay changes in between. */
function later(wire: Wire, pair: Pair, line: Line, send: () => void): void {
  if (pair.silent) return
  if (wire.delayMs === 0 && line.waiting === 0) return send()
  line.waiting += 1
  line.last = line.last
    .then(() => wait(wire.delayMs))
    .then(() => {
      line.waiting -= 1
      send()
    })
}

function drop(wire: Wire, pair: Pair): void {
  wire.pairs.delete(pair)
  pair.client.resetAndDestroy()
  pair.server.destroy()
}
