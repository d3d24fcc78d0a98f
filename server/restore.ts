import { parseArgs } from 'node:util'
import { z } from 'zod'
import { checkInvariants } from './simulation/check-invariants.ts'
import { Refused } from './supervisor/refused.ts'
import { restoreBackup } from './supervisor/restore-backup.ts'

/** `npm run restore -- --from DIR --into HOME [--at 2026-11-22T12:00:00Z] [--archive DIR]`; see docs/restore.md. */
try {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      into: { type: 'string' },
      at: { type: 'string' },
      archive: { type: 'string' },
    },
  })
  if (values.from === undefined || values.into === undefined)
    throw new Refused('Say what and where: npm run restore -- --from DIR --into HOME [--at 2026-11-22T12:00:00Z]')
  if (values.at !== undefined && !z.iso.datetime({ offset: true }).safeParse(values.at).success)
    throw new Refused(`--at ${values.at} is no moment; write it as 2026-11-22T12:00:00Z.`)
  const restored = await restoreBackup({
    from: values.from,
    into: values.into,
    at: values.at ?? null,
    archive: values.archive ?? null,
    check: async (db) =>
      (await checkInvariants(db)).map((each) => `${each.invariant} ${each.what}: ${each.subject} ${each.found}`),
  })
  process.stdout.write(
    [
      `Restored into ${restored.home}${restored.at === null ? '' : `, as it was at ${restored.at}`}: ${restored.orders} orders${restored.last === null ? '' : `, the last ${restored.last.number} of ${restored.last.openedAt}`}.`,
      restored.findings.length === 0 ? 'The books agree.' : `THE BOOKS DO NOT AGREE:\n${restored.findings.join('\n')}`,
      `Lay the key into ${restored.home}/key (or set WESTBOUND_KEY), then start with WESTBOUND_HOME=${restored.home}.\n`,
    ].join('\n'),
  )
  process.exit(restored.findings.length === 0 ? 0 : 2)
} catch (error) {
  process.stderr.write(`${error instanceof Refused ? error.message : `The restore failed: ${String(error)}`}\n`)
  process.exit(1)
}
