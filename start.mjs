// `npm start` on a machine that has only some Node ≥ 20: install what is missing, then hand over to Node 24.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { install, node24 } from './install.mjs'

install()
const child = spawn(node24(), [fileURLToPath(new URL('server/start.ts', import.meta.url))], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
})
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))
