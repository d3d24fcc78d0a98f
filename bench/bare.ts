import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import pg from 'pg'
import { connectionOf } from '../server/platform/db.ts'

/**
 * The framework's own limit: the same server library and the same driver of the database with one bare indexed select
 * behind one route, and nothing else. A process of its own, as the product's server is.
 */
const pool = new pg.Pool({ ...connectionOf(process.env['WESTBOUND_APP_DATABASE'] ?? ''), max: 24 })
const text = process.env['BARE_SELECT'] ?? ''
const types = { getTypeParser: () => (value: string) => value }
const app = new Hono()
app.get('/healthz', (c) => c.text('ok'))
app.get('/rows/:id', async (c) => {
  const { rows } = await pool.query<Record<string, unknown>>({ name: 'bare', text, values: [c.req.param('id')], types })
  return c.json(rows)
})
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env['PORT']) })
process.on('SIGTERM', () => server.close(() => void pool.end().then(() => process.exit(0))))
