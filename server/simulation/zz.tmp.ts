import { Worker } from 'node:worker_threads'
import wt from 'node:worker_threads'
import { syncBuiltinESMExports } from 'node:module'
import pg from 'pg'
import { play } from './play.ts'
import { openStore } from './store.ts'
const store = await openStore()
const q = pg.Client.prototype.query
let n = 0, begins = 0
pg.Client.prototype.query = function (this: any, ...a: any[]) { n++; if (a[0] === 'begin') begins++; return q.apply(this, a as any) } as any
for (const seed of [6, 14, 20]) for (const steps of [0, 60, 120]) { n = 0; begins = 0; const c0 = process.cpuUsage(); const p = await play(store, seed, {}, steps); const c = process.cpuUsage(c0); console.log(seed, steps, p.ms, 'ms cpu', (c.user + c.system) / 1e3, 'stmts', n, 'tx', begins, 'prepares', p.history.filter((l) => l.includes('customs.prepare')).length, p.ends, p.history.at(-1)) }
await store.close()
