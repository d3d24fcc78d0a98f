import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../migrate.ts'
import { startPostgres, type Postgres } from '../supervisor/postgres.ts'
import { createTemplate, dropTemplate } from './template.ts'

/** Starts one PostgreSQL for the whole run (in memory where the machine has it) and makes the migrated template. */
const running: { postgres?: Postgres; folder?: string; template?: string } = {}

export async function globalSetup(): Promise<void> {
  if (process.env['WESTBOUND_TEST_OWNER'] !== undefined) return
  process.once('exit', leaveNothing)
  const given = process.env['DATABASE_URL']
  const owner = given ?? (await own())
  running.template = await createTemplate(owner, migrate)
  process.env['WESTBOUND_TEST_OWNER'] = running.template
}

async function own(): Promise<string> {
  running.folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'westbound-test-'))
  running.postgres = await startPostgres(join(running.folder, 'data'), {
    max_connections: '200',
    shared_buffers: '128MB',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
  })
  return running.postgres.url
}

export async function globalTeardown(): Promise<void> {
  if (running.postgres === undefined && running.template !== undefined) await dropTemplate(running.template)
  await running.postgres?.stop()
  if (running.folder !== undefined) rmSync(running.folder, { recursive: true, force: true })
  for (const key of ['postgres', 'template', 'folder'] as const) delete running[key]
}

/** `--test-force-exit` ends the run without waiting for the teardown; what it left is taken away on the way out. */
function leaveNothing(): void {
  const { postgres, template, folder } = running
  if (postgres === undefined && template !== undefined)
    spawnSync(process.execPath, [join(import.meta.dirname, 'drop-template.ts'), template])
  if (postgres !== undefined && postgres.pid > 0) tryTo(() => process.kill(postgres.pid, 'SIGQUIT'))
  if (folder !== undefined)
    tryTo(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }))
}

function tryTo(work: () => void): void {
  try {
    work()
  } catch {
    // it was gone already
  }
}
