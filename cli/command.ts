/**
 * What a command is, and what it may touch. Commands get the outside world as `Io`, so that tests run them without a
 * terminal, a network or an environment of their own.
 */
export type Io = {
  /** The answer: standard output. Ends the line. */
  readonly write: (text: string) => void
  /** What went wrong, for a person: standard error. Ends the line. */
  readonly warn: (text: string) => void
  /** Standard output is a terminal: tables are aligned, and coloured unless `NO_COLOR` is set. */
  readonly tty: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
  /** A fresh idempotency key. */
  readonly newKey: () => string
}

/** 0: done. 1: failed or refused. 2: the command was written wrongly, nothing was tried. */
export type ExitCode = 0 | 1 | 2

export type Command = {
  readonly noun: string
  readonly verb: string
  /** One line, for the list of commands. */
  readonly summary: string
  /** Everything after `westbound <noun> <verb>`, and what each part means; printed by `--help`. */
  readonly usage: string
  readonly run: (args: readonly string[], io: Io) => Promise<ExitCode>
}
