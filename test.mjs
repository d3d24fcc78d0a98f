// `npm test` on a machine that has only some Node ≥ 20: install what is missing, then hand over to Node 24.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { install, node24 } from './install.mjs'

install()
const node = node24()
const bin = fileURLToPath(new URL('node_modules/.bin', import.meta.url))
const done = spawnSync(node, [fileURLToPath(new URL('server/tools/test.ts', import.meta.url))], {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
})
process.exit(done.status ?? 1)
