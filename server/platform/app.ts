import { OpenAPIHono } from '@hono/zod-openapi'
import { secureHeaders } from 'hono/secure-headers'
import type { Context, Hono } from 'hono'
import { atTheDoor, openAdmission } from './admission.ts'
import type { Product } from './discover.ts'
import { localeOf, type Frame } from './frame.ts'
import { newId } from './id.ts'
import { comeAgain, fault, problem, refusalOf } from './problem.ts'
import { serveEndpoints } from './serve-endpoints.ts'
import { servePages } from './serve-pages.ts'
import { refuse, type Refusal } from './refusal.ts'

/** How a person who followed a link is told of a refusal or a fault: a page, not problem+json. */
export type PageOfTrouble = (
  c: Context,
  trouble: { readonly refusal: Refusal | null; readonly requestId: string },
) => Promise<Response>

/** The whole edge: security headers, every endpoint and page, and one place where errors become answers. */
export function createApp(
  frame: Frame,
  product: Product,
  trouble: PageOfTrouble,
  others: (app: OpenAPIHono) => void,
  admission = openAdmission(),
): OpenAPIHono {
  const app = new OpenAPIHono()
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'", ...(frame.world.demo ? ['http://127.0.0.1:*', 'http://localhost:*'] : [])],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        manifestSrc: ["'self'"],
      },
      strictTransportSecurity: frame.world.url.startsWith('https:') ? 'max-age=15552000' : false,
      referrerPolicy: 'same-origin',
      xFrameOptions: 'DENY',
    }),
  )
  const busy = (c: Context) => refused(frame, c, refuse('request.busy'), newId(frame.clock.now()), trouble)
  app.use(atTheDoor(admission, busy))
  others(app)
  serveEndpoints(app, frame, product.endpoints)
  servePages(app as unknown as Hono, frame, product.pages) // OpenAPIHono is a Hono; only its type parameters differ
  app.notFound((c) => refused(frame, c, refuse('request.not-found'), newId(frame.clock.now()), trouble))
  app.onError((error, c) => {
    const requestId = newId(frame.clock.now())
    const refusal = refusalOf(error)
    if (refusal !== null) {
      if (c.req.path.startsWith('/webhooks/'))
        frame.log.warn({ requestId, path: c.req.routePath, code: refusal.code }, 'a webhook was refused')
      return refused(frame, c, refusal, requestId, trouble)
    }
    frame.log.error({ err: error, requestId, method: c.req.method, path: c.req.routePath }, 'a request failed')
    return wantsPage(c) ? trouble(c, { refusal: null, requestId }) : fault(c, frame.world.say(localeOf(c)), requestId)
  })
  return app
}

async function refused(
  frame: Frame,
  c: Context,
  refusal: Refusal,
  requestId: string,
  trouble: PageOfTrouble,
): Promise<Response> {
  if (wantsPage(c)) {
    const page = await trouble(c, { refusal, requestId })
    for (const [name, value] of Object.entries(comeAgain(refusal))) page.headers.set(name, value)
    return page
  }
  return problem(c, refusal, frame.world.say(localeOf(c)), requestId, frame.world.url)
}

const wantsPage = (c: Context): boolean =>
  !c.req.path.startsWith('/api/') &&
  !c.req.path.startsWith('/webhooks/') &&
  (c.req.header('accept') ?? '').includes('text/html')
