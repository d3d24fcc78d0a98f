import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { isCommit, openCutter } from './cut-messages.ts'
import { openProxy } from './proxy.ts'

const message = (type: string, text: string): Buffer => {
  const body = Buffer.from(`${text}\0`)
  const head = Buffer.alloc(5)
  head.write(type, 0, 'latin1')
  head.writeInt32BE(4 + body.length, 1)
  return Buffer.concat([head, body])
}
const conversation = [message('C', 'INSERT 0 1'), message('Z', 'T'), message('C', 'COMMIT'), message('Z', 'I')]

test('messages are cut in the same places however their bytes arrive', () => {
  const all = Buffer.concat(conversation)
  for (const size of [1, 2, 7, all.length]) {
    const cutter = openCutter()
    const found: Buffer[] = []
    for (let at = 0; at < all.length; at += size) found.push(...cutter.cut(all.subarray(at, at + size)))
    assert.deepEqual(found, conversation)
    assert.deepEqual(found.map(isCommit), [false, false, true, false])
  }
})

test('a wire loses the answer to a commit with its connection, can be cut and mended, and passes everything else on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'westbound-wire-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'socket')
  const heard: Socket[] = []
  const database = createServer((socket) => {
    heard.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) =>
      socket.write(chunk.includes('commit') ? message('C', 'COMMIT') : message('C', 'SELECT 1')),
    )
  }).listen(path)
  await once(database, 'listening')
  const wire = await openProxy(path)
  after(() => {
    wire.close()
    for (const socket of heard) socket.destroy()
    database.close()
  })
  const client = (): Socket => connect(wire.port, '127.0.0.1')
  const said = async (socket: Socket, text: string): Promise<string> => {
    socket.write(text)
    return await new Promise((resolve) => {
      socket.once('data', (chunk: Buffer) => resolve(chunk.toString('latin1', 5, chunk.length - 1)))
      socket.once('error', () => resolve('broken'))
      socket.once('close', () => resolve('broken'))
    })
  }
  const first = client()
  assert.equal(await said(first, 'commit'), 'COMMIT')
  wire.loseCommits(1)
  assert.equal(await said(first, 'select'), 'SELECT 1')
  assert.equal(await said(first, 'commit'), 'broken')
  assert.equal(wire.lost(), 1)
  wire.cut()
  assert.equal(await said(client(), 'select'), 'broken')
  wire.mend()
  const last = client()
  assert.equal(await said(last, 'commit'), 'COMMIT')
  last.destroy()
})

test('each product that is broken on purpose still finds its place in the product', () => {
  const places = {
    'check-then-write': '../server/modules/inventory/reserve.ts',
    'publish-after-commit': '../server/platform/outbox.ts',
  }
  for (const [name, place] of Object.entries(places)) {
    const script = `const it = await import('${new URL(place, import.meta.url).href}'); process.stdout.write(String(it.admit ?? it.emit))`
    const run = spawnSync(
      process.execPath,
      [
        '--import',
        join(import.meta.dirname, 'twins', 'break-product.ts'),
        '--input-type=module',
        '--eval',
        `${script}; process.exit()`,
      ],
      {
        encoding: 'utf8',
        env: { ...process.env, CHAOS_TWIN: name, WESTBOUND_APP_DATABASE: 'postgresql://nobody@127.0.0.1/none' },
      },
    )
    assert.equal(run.status, 0, run.stderr)
    assert.match(run.stdout, name === 'check-then-write' ? /pg_sleep/ : /emitEach/)
  }
})
