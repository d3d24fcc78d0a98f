import { hsTables } from './hs-tables.ts'
import { usEdition, type UsLine } from './us-lines.ts'

/**
 * The ten-digit lines of the United States beneath six digits, with their edition. An export filing takes these or Schedule B,
 * except a short list of lines that are not valid for exports, which no open source holds.
 */
export const usLinesBeneath = (
  code: string,
): { readonly edition: typeof usEdition; readonly lines: readonly UsLine[] } => ({
  edition: usEdition,
  lines: hsTables().us.byHs6.get(code.slice(0, 6)) ?? [],
})
