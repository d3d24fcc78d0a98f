import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './run.ts'

export type Newcomer = {
  readonly url: string
  readonly folder: string
  readonly readySeconds: number
  stop(): Promise<void>
}

/**
 * What a stranger does: clone, `npm start`, wait for the line. Runs in a folder of its own with an empty home, so it sees
 * exactly what is committed, and is left running for the walk.
 */
export async function newcomer(): Promise<Newcomer> {
  const began = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'westbound-newcomer-'))
  const clone = join(folder, 'westbound')
  if (spawnSync('git', ['clone', '-q', root, clone]).status !== 0)
    cpSync(root, clone, { recursive: true, filter: (path) => !/node_modules|\.westbound/.test(path) })
  const port = await freePorts()
  const url = `http://127.0.0.1:${port}`
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(WESTBOUND_|DATABASE_URL|npm_)/.test(name)),
  )
  const child = spawn('npm', ['start', '--silent'], {
    cwd: clone,
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await ready(child)
  return {
    url,
    folder: clone,
    readySeconds: secondsSince(began),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const secondsSince = (began: number): number => Math.round((performance.now() - began) / 100) / 10

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = []
    child.stdout?.on('data', (chunk: Buffer) => {
      said.push(chunk.toString())
      if (said.join('').includes('Westbound is ready')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code ?? 'a signal'}: ${said.join('')}`)))
  })
}

/** A port with four free ones above it, where the simulators will listen. */
async function freePorts(): Promise<number> {
  for (let port = 4600; port < 5600; port += 10) {
    const free = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((offset) => isFree(port + offset)))
    if (free.every(Boolean)) return port
  }
  throw new Error('no five free ports between 4600 and 5600')
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
