import { randomUUID } from 'node:crypto'
import { commands } from './commands.ts'
import { dispatch } from './dispatch.ts'

// `westbound … | head` closes the pipe early; that is the reader's choice and no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

// The exit code is set, not called: exiting would cut off output that a pipe has not taken yet.
process.exitCode = await dispatch(commands, process.argv.slice(2), {
  write: (text) => void process.stdout.write(`${text}\n`),
  warn: (text) => void process.stderr.write(`${text}\n`),
  tty: process.stdout.isTTY,
  env: process.env,
  fetch,
  newKey: randomUUID,
})
