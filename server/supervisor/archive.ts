import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { Refused } from './refused.ts'

/**
 * Continuous archiving of the embedded server: each piece of its log is copied aside, forced to disk and only then given
 * its name; one that is there is never written again, and one of another content stops the archiving instead of being
 * lost. Pieces are compressed, since most of one that was closed by the clock is empty.
 */
export function archiveSettings(wanted: string): Readonly<Record<string, string>> {
  const folder = archiveFolder(wanted)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch {
    throw new Refused(`WESTBOUND_ARCHIVE ${folder} cannot be written; choose another folder or change its rights.`)
  }
  const kept = `"${folder}/%f.gz"`
  const part = `"${folder}/.%f.part"`
  return {
    archive_mode: 'on',
    archive_command: quoted(
      `if test -e ${kept}; then gzip -dc ${kept} | cmp -s - "%p"; else gzip -1c "%p" > ${part} && sync ${part} && mv -n ${part} ${kept} && sync "${folder}"; fi`,
    ),
    archive_timeout: `'60s'`,
  }
}

/** What replays the archive into a copied data folder, up to a moment, to the end of the archive, or to the backup's own end. */
export function replaySettings(wanted: string | null, at: string | null): Readonly<Record<string, string>> {
  const folder = wanted === null ? null : archiveFolder(wanted)
  return {
    restore_command: folder === null ? `'false'` : quoted(`gzip -dc "${folder}/%f.gz" > "%p"`),
    recovery_target_action: `'promote'`,
    recovery_target_timeline: `'latest'`,
    ...(at === null ? {} : { recovery_target_time: quoted(plain(at)) }),
  }
}

/** The folder stands in a command of a shell, between double quotes, where a per cent sign means something to PostgreSQL. */
function archiveFolder(wanted: string): string {
  const folder = resolve(wanted)
  if (/["'$`\\%\n]/.test(folder))
    throw new Refused(`The folder of the archive ${folder} has a character that a command cannot carry; rename it.`)
  return folder
}

/** While it reads its settings, the server does not know the letters of ISO 8601 yet. */
const plain = (at: string): string => new Date(at).toISOString().replace('T', ' ').replace('Z', '+00')

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
