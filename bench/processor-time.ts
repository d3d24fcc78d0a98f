import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Milliseconds of processor time the web process and the database's processes have used so far; null off Linux. */
export type Used = { readonly serverMs: number; readonly databaseMs: number } | null
const tickMs = 10 // USER_HZ is 100 on every Linux that Node runs on

/**
 * Reads /proc. On a machine that others share, processor time per request says more than requests per second: it does not
 * grow because somebody else wanted the core. Backends that have ended are missing, so connections should stay open.
 */
export function processorTime(serverPids: readonly number[], home: string): Used {
  try {
    const databaseMs = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && isPostgres(name, home))
      .reduce((sum, name) => sum + usedBy(name), 0)
    return { serverMs: serverPids.reduce((sum, pid) => sum + usedBy(String(pid)), 0), databaseMs }
  } catch {
    return null
  }
}

/** A backend works inside the folder of its data. */
function isPostgres(pid: string, home: string): boolean {
  try {
    return (
      readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres') &&
      readlinkSync(`/proc/${pid}/cwd`).startsWith(home)
    )
  } catch {
    return false // it ended in between, or belongs to somebody else
  }
}

function usedBy(pid: string): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * tickMs
  } catch {
    return 0 // it ended in between
  }
}
