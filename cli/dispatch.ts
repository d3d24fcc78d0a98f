import type { Command, ExitCode, Io } from './command.ts'
import { nearest } from './nearest.ts'
import { table } from './table.ts'

/**
 * Finds the command that the arguments name and runs it. `--help` answers at each level; a word that names nothing is
 * answered with the nearest one that does. A fault inside a command is one line and exit code 1.
 */
export async function dispatch(commands: readonly Command[], args: readonly string[], io: Io): Promise<ExitCode> {
  const [noun, verb, ...rest] = args
  if (noun === undefined) return misused(io, overview(commands, io))
  if (isHelp(noun)) return answered(io, overview(commands, io))
  const ofNoun = commands.filter((command) => command.noun === noun)
  if (ofNoun.length === 0) return misused(io, unknown(`${noun} ${verb ?? ''}`.trim(), commands, noun))
  if (verb === undefined) return misused(io, overview(ofNoun, io))
  if (isHelp(verb)) return answered(io, overview(ofNoun, io))
  const command = ofNoun.find((one) => one.verb === verb)
  if (command === undefined) return misused(io, unknown(`${noun} ${verb}`, ofNoun, noun))
  if (rest.some(isHelp)) return answered(io, help(command))
  try {
    return await command.run(rest, io)
  } catch (error) {
    io.warn(`westbound ${noun} ${verb} failed: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h' || word === 'help'
}

function answered(io: Io, text: string): ExitCode {
  io.write(text)
  return 0
}

function misused(io: Io, text: string): ExitCode {
  io.warn(text)
  return 2
}

function overview(commands: readonly Command[], io: Io): string {
  const rows = commands.map(({ noun, verb, summary }) => [`westbound ${noun} ${verb}`, summary])
  return [
    'usage: westbound <noun> <verb> [options]',
    '',
    table(rows, { aligned: true, heads: null, colour: io.tty && !io.env['NO_COLOR'] }),
    '',
    'Each command takes --help, and --json for an answer that programs read.',
    'Exit codes: 0 done, 1 failed or refused, 2 written wrongly.',
  ].join('\n')
}

function help({ noun, verb, summary, usage }: Command): string {
  return `${summary}\n\nusage: westbound ${noun} ${verb} ${usage}`
}

function unknown(words: string, commands: readonly Command[], noun: string): string {
  const name = nearest(
    words,
    commands.map((command) => `${command.noun} ${command.verb}`),
  )
  const advice =
    name === null
      ? `Type westbound ${commands[0]?.noun === noun ? `${noun} ` : ''}--help for the list.`
      : `Did you mean: westbound ${name}`
  return `westbound has no command “${words}”. ${advice}`
}
