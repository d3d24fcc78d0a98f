import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'

const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'westbound-start-'))
const home = join(folder, 'closed', 'home')
const port = 5610
const script = join(import.meta.dirname, '..', 'start.ts')
const children: ChildProcess[] = []

after(() => {
  for (const child of children) child.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

type Started = { readonly child: ChildProcess; readonly said: () => string; readonly ended: Promise<number | null> }

function start(env: Readonly<Record<string, string>>): Started {
  const said: string[] = []
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      WESTBOUND_DEMO: '0',
      WESTBOUND_HOME: home,
      PORT: String(port),
      DATABASE_URL: undefined,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  return { child, said: () => said.join(''), ended: new Promise((resolve) => child.once('exit', resolve)) }
}

async function until(what: () => Promise<boolean> | boolean, name: string): Promise<void> {
  for (let tries = 0; tries < 900; tries += 1) {
    if (await what()) return
    await wait(100)
  }
  assert.fail(`${name} did not come`)
}

const ready = async (): Promise<boolean> =>
  (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.status === 200

test('a start says what is in its way in one line and ends with 1', async () => {
  const busy = createServer().listen(port, '127.0.0.1')
  await until(() => busy.listening, 'the busy port')
  const taken = start({})
  assert.equal(await taken.ended, 1)
  assert.match(taken.said(), /^Port 5610 on 127\.0\.0\.1 is taken.*\n$/)
  await new Promise((resolve) => busy.close(resolve))

  const readOnly = start({ WESTBOUND_HOME: '/proc/westbound' })
  assert.equal(await readOnly.ended, 1)
  assert.match(readOnly.said(), /^WESTBOUND_HOME .* cannot be written.*\n$/)

  const away = start({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' })
  assert.equal(await away.ended, 1)
  assert.match(away.said(), /^The database of DATABASE_URL cannot be reached.*\n$/)
})

test('it starts, survives kill -9 of its server and its database, refuses a second start, and stops cleanly', async () => {
  const first = start({})
  await until(() => first.said().includes('Westbound is ready'), 'the ready line')
  assert.match(
    first.said(),
    /First administrator, once, within a day: http:\/\/127\.0\.0\.1:5610\/operator\/first\?token=/,
  )
  assert.equal(statSync(join(home, 'key')).mode & 0o777, 0o600)

  const second = start({ PORT: '5620' })
  assert.equal(await second.ended, 1)
  assert.match(second.said(), /^Westbound already runs on .*\n$/)

  for (const name of ['server/http.ts', `${home}/data`]) {
    for (const pid of pidsOf(name)) process.kill(pid, 'SIGKILL')
    await wait(300)
    await until(ready, `an answer after the end of ${name}`)
  }

  first.child.kill('SIGTERM')
  assert.equal(await first.ended, 0)
  assert.equal(existsSync(join(home, 'run', 'start.pid')), false)
  assert.deepEqual(pidsOf(`${home}/data`), [])

  const again = start({})
  await until(() => again.said().includes('Westbound is ready'), 'the second ready line')
  again.child.kill('SIGTERM')
  assert.equal(await again.ended, 0)
})

/** Processes of this start whose command line names something, the test itself left out. */
function pidsOf(name: string): readonly number[] {
  const mine = children.map((child) => child.pid)
  return psTree()
    .filter(({ command, parent }) => command.includes(name) && (mine.includes(parent) || name === `${home}/data`))
    .map(({ pid }) => pid)
}

function psTree(): readonly { readonly pid: number; readonly parent: number; readonly command: string }[] {
  const pids = statPids()
  return pids.flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const parent = Number(/^PPid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
      return pid === process.pid ? [] : [{ pid, parent, command }]
    } catch {
      return []
    }
  })
}

const statPids = (): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
