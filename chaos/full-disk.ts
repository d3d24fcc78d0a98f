import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Verdict } from './compare.ts'
import { copyOf, type Template } from './template.ts'

/** What a run on a full disk came to, or why there was none. */
export type DiskRun =
  | { readonly skipped: string }
  | {
      readonly attempts: number
      readonly acknowledged: number
      /** What the database said when the disk was full. */
      readonly said: string
      /** From the moment there is room again to the first 2xx. */
      readonly recoveredMs: number | null
      readonly verdict: Verdict
    }

const namespace = ['--user', '--map-root-user', '--mount']

/**
 * The disk of the database's log fills up while buyers place orders, and is freed again. The log lies on a small file system
 * in memory, which an ordinary account may mount only in namespaces of its own: where the machine does not allow them, this
 * is skipped, and said.
 */
export async function fillDisk(template: Template, seed: number): Promise<DiskRun> {
  const test = 'mount -t tmpfs -o size=1m none /mnt && unshare --user --map-user=1000 --map-group=1000 true'
  if (spawnSync('unshare', [...namespace, 'sh', '-c', test]).status !== 0)
    return { skipped: 'SKIPPED: this machine opens no user and mount namespaces, so no small disk could be made' }
  const home = copyOf(template, 'full-disk')
  writeFileSync(join(home, 'shoppers.json'), JSON.stringify(template.shoppers))
  const child = spawn(
    'unshare',
    [...namespace, process.execPath, join(import.meta.dirname, 'full-disk-run.ts'), home, String(seed)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const said: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`the run on a full disk ended with ${code ?? 'a signal'}`)
  return JSON.parse(Buffer.concat(said).toString()) as DiskRun // printed by our own script
}
