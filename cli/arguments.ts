import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'

/**
 * Reads the arguments of a command, strictly: an option it does not know is an error, not ignored.
 *
 * @returns the values and positional words, or the sentence to print before exit code 2.
 */
export function readArguments<const T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    return { misuse: error instanceof Error ? error.message : String(error) }
  }
}
