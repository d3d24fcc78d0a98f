import type { OpenAPIHono } from '@hono/zod-openapi'
import { serveStatic } from '@hono/node-server/serve-static'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { assetsFolder } from '@westbound/web/assets'
import { sql } from '../platform/db.ts'
import type { Frame } from '../platform/frame.ts'

/** What a browser may keep, and for how many seconds: names made from the content for a year, drawings for a day. */
const kept = [
  ['/assets/*', 31_536_000],
  ['/media/*', 31_536_000],
  ['/drawings/*', 86_400],
] as const

/** What is neither a page nor an operation of the API: assets, health, the OpenAPI document and its reader. */
export function serveOthers(app: OpenAPIHono, frame: Frame): void {
  for (const [path, seconds] of kept)
    app.use(path, async (c, next) => {
      await next()
      if (c.res.ok) c.header('cache-control', `public, max-age=${seconds}, immutable`)
    })
  app.use('/assets/*', serveStatic({ root: assetsFolder, rewriteRequestPath: (path) => path.slice('/assets'.length) }))
  app.get('/', (c) => c.redirect('/zh-cn', 302))
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.get('/readyz', async (c) => {
    const reached = await sql`select 1`.execute(frame.db).then(
      () => true,
      () => false,
    )
    const missing = frame.world.ports.missing()
    return c.json(
      { status: reached ? 'ready' : 'not ready', database: reached, portsWithoutProvider: missing },
      reached ? 200 : 503,
    )
  })
  app.get('/api/openapi.json', (c) => c.json(openApi(app, frame.world.url)))
  serveReader(app)
}

/** The document of every operation, as committed in `server/openapi.json`. */
export function openApi(app: OpenAPIHono, url: string): ReturnType<OpenAPIHono['getOpenAPI31Document']> {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Westbound',
      version: '1',
      description: 'The lane from American small businesses to buyers in Asia.',
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url }],
  })
}

/** Scalar, from our own address; it writes its own styles, so its page alone may have them inline. */
function serveReader(app: OpenAPIHono): void {
  const script = readFileSync(
    fileURLToPath(new URL('browser/standalone.js', import.meta.resolve('@scalar/api-reference'))),
  )
  const policy = `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'`
  app.get('/docs/api/scalar.js', (c) =>
    c.body(new Uint8Array(script), 200, {
      'content-type': 'text/javascript',
      'cache-control': 'public, max-age=86400',
    }),
  )
  app.get('/docs/api/start.js', (c) =>
    c.body(
      `Scalar.createApiReference('#app', { url: '/api/openapi.json', withDefaultFonts: false, telemetry: false })`,
      200,
      { 'content-type': 'text/javascript' },
    ),
  )
  app.get(
    '/docs/api',
    async (c, next) => {
      await next()
      c.res.headers.set('content-security-policy', policy)
    },
    (c) =>
      c.html(
        `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Westbound API</title></head><body><div id="app"></div><script src="/docs/api/scalar.js"></script><script src="/docs/api/start.js"></script></body></html>`,
      ),
  )
}
