// Shared by start.mjs and test.mjs; plain JavaScript that any Node 20 can run.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createHash } from 'node:crypto'

const root = fileURLToPath(new URL('.', import.meta.url))
const mark = `${root}node_modules/.westbound-installed`

/** Runs `npm ci` when node_modules is missing or belongs to another lockfile. One clear line and exit 1 when it cannot. */
export function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  process.stderr.write('Installing what is missing (about a minute the first time) …\n')
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (done.status !== 0) {
    process.stderr.write('The packages could not be installed; check the network and run the command again.\n')
    process.exit(1)
  }
  writeFileSync(mark, wanted)
}

/** The Node 24 that npm brought, or this one when it is new enough. */
export function node24() {
  const brought = `${root}node_modules/.bin/node`
  if (existsSync(brought)) return brought
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  process.stderr.write(
    `Westbound needs Node 24 and npm brings none for ${process.platform}-${process.arch}; install Node 24 and try again.\n`,
  )
  process.exit(1)
}
