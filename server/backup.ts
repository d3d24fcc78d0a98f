import { parseArgs } from 'node:util'
import { readConfig } from './config.ts'
import { Refused } from './supervisor/refused.ts'
import { takeBackup } from './supervisor/take-backup.ts'

/** `npm run backup -- --to DIR`: copies the running home of WESTBOUND_HOME; see docs/restore.md. */
try {
  const { values } = parseArgs({ options: { to: { type: 'string' } } })
  if (values.to === undefined) throw new Refused('Say where to: npm run backup -- --to DIR')
  const config = readConfig(process.env)
  if (config.databaseUrl !== null)
    throw new Refused(
      'The database is your own PostgreSQL: back it up with its tools (pg_basebackup), and copy the folder files.',
    )
  const backup = await takeBackup(config.home, values.to)
  process.stdout.write(
    [
      `Backed up ${backup.from} to ${values.to}: ${Math.round(backup.bytes / 1_000_000)} MB, ${backup.startedAt} to ${backup.finishedAt}.`,
      backup.archive === null
        ? 'WESTBOUND_ARCHIVE is not set: only this moment can be restored, no later one.'
        : `Any moment from now on can be restored while ${backup.archive} has everything from ${backup.startWal} on.`,
      `The key is NOT in it. Keep ${backup.from}/key somewhere else: without it no sealed number can ever be read again.\n`,
    ].join('\n'),
  )
} catch (error) {
  process.stderr.write(`${error instanceof Refused ? error.message : `The backup failed: ${String(error)}`}\n`)
  process.exit(1)
}
