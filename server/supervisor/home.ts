import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { newKeys, openVault } from '../platform/secret.ts'
import { Refused } from './refused.ts'

/** The folder that holds everything of one installation: data, key, pictures, logs, and the lock of the running start. */
export type Home = { readonly path: string; readonly keys: string; readonly rolePassword: string; unlock(): void }

export function openHome(wanted: string, givenKeys: string | null): Home {
  const path = resolve(wanted)
  try {
    for (const folder of ['', 'run', 'logs', 'files']) makeFolder(join(path, folder))
    writeFileSync(join(path, 'run', 'probe'), '')
    rmSync(join(path, 'run', 'probe'))
  } catch {
    throw new Refused(`WESTBOUND_HOME ${path} cannot be written; choose another folder or change its rights.`)
  }
  lock(path)
  return {
    path,
    keys: keysOf(path, givenKeys),
    rolePassword: kept(join(path, 'database-role'), () => randomBytes(24).toString('base64url')),
    unlock: () => rmSync(join(path, 'run', 'start.pid'), { force: true }),
  }
}

/**
 * The keys, once they are known to be those of this home: its first start leaves a fingerprint of the first version, which
 * every later start must have. A wrong key would otherwise show only when a payout or a declaration needs an old number.
 */
function keysOf(path: string, given: string | null): string {
  const keys = given ?? kept(join(path, 'key'), newKeys)
  const print = printOf(keys)
  if (kept(join(path, 'key-print'), () => print) !== print)
    throw new Refused(
      `WESTBOUND_KEY lacks the first key of ${path}, and what was sealed with it could not be read; give every version, as in 1:<first>,2:<new>.`,
    )
  return keys
}

function printOf(keys: string): string {
  try {
    return openVault(keys).fingerprint('westbound', 'home')
  } catch (error) {
    throw new Refused(`${error instanceof Error ? error.message : 'WESTBOUND_KEY cannot be read'}.`)
  }
}

/** Folder by folder: the recursive form of Node never ends below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

/** A secret made once, readable by this account alone. */
function kept(file: string, make: () => string): string {
  if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o600 })
  chmodSync(file, 0o600)
  return readFileSync(file, 'utf8').trim()
}

/** One start per home. The lock of a start that was killed is taken over. */
function lock(path: string): void {
  const file = join(path, 'run', 'start.pid')
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (pid > 0 && pid !== process.pid && runs(pid))
    throw new Refused(
      `Westbound already runs on ${path} (process ${pid}); stop it first or set WESTBOUND_HOME and PORT for a second one.`,
    )
  writeFileSync(file, String(process.pid))
}

/** Whether that process is a Westbound start: a number can be taken by another program after a crash. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    const command = `/proc/${pid}/cmdline`
    return !existsSync(command) || readFileSync(command, 'utf8').includes('server/start.ts')
  } catch {
    return false
  }
}
