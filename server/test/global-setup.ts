import { mkdtempSync, rmSync } from 'node:fs'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../migrate.ts'
import { startPostgres, type Postgres } from '../supervisor/postgres.ts'
import { createTemplate, dropTemplate } from './template.ts'

/** Starts one PostgreSQL for the whole run (in memory where the machine has it) and makes the migrated template. */
const running: { postgres?: Postgres; folder?: string; template?: string } = {}

export async function globalSetup(): Promise<void> {
  if (process.env['WESTBOUND_TEST_OWNER'] !== undefined) return
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
}
