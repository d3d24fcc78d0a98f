import { readdirSync, readFileSync } from 'node:fs'

type Found = { readonly pid: number; readonly parent: number; readonly chaos: string | null }

/** Every living process, with the name chaos gave it where it is a child of this one. */
export function processes(): readonly Found[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name)
    if (!Number.isInteger(pid)) return []
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8')
      const parent = Number(/^PPid:\t(\d+)/m.exec(status)?.[1])
      if (/^State:\t[ZX]/m.test(status)) return []
      const mine = parent === process.pid ? readFileSync(`/proc/${name}/environ`, 'utf8') : ''
      const chaos = /(?:^|\0)CHAOS_NAME=([^\0]*)/.exec(mine)?.[1] ?? null
      return [{ pid, parent, chaos }]
    } catch {
      return [] // it ended while we looked
    }
  })
}

/** Whatever ends this process ends its children with it: a simulator does not notice that nobody needs it any more. */
export function endChildrenWithMe(): void {
  process.once('exit', () => {
    for (const { pid, parent } of processes())
      if (parent === process.pid)
        try {
          process.kill(pid, 'SIGTERM')
        } catch {
          // it ended by itself in between
        }
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
}
