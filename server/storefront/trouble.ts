import { setCookie } from 'hono/cookie'
import type { PageOfTrouble } from '../platform/app.ts'
import { localeOf, type Frame } from '../platform/frame.ts'
import { failed, page, refused, type Role } from './kit/index.ts'

/**
 * A refusal or a fault as a page. Who is not signed in is shown the way to the sign-in of the place they were going to,
 * and comes back afterwards.
 */
export function pageOfTrouble(frame: Frame): PageOfTrouble {
  return async (c, { refusal, requestId }) => {
    const say = frame.world.say(localeOf(c))
    const role = roleOf(c.req.path)
    if (refusal?.code === 'request.sign-in') {
      const next = c.req.method === 'GET' ? c.req.path : homes[role]
      setCookie(c, 'flash', '', { path: '/', maxAge: 0 })
      return c.redirect(`${signIn[role]}?next=${encodeURIComponent(next)}`, 303)
    }
    const way = { text: say('trouble.home'), href: homes[role] }
    const main =
      refusal === null
        ? failed({ say, id: requestId, way })
        : refused({ say, what: say(`refusal.${refusal.code}`, refusal.params), todo: say(todo(refusal.status)), way })
    const title = say(
      refusal === null ? 'trouble.failed' : refusal.status === 404 ? 'trouble.absent' : 'trouble.refused',
    )
    return c.html(await page({ say, role, title, main, demo: frame.world.demo }), refusal?.status ?? 500)
  }
}

const signIn: Readonly<Record<Role, string>> = {
  buyer: '/zh-cn/sign-in',
  seller: '/sell/sign-in',
  operator: '/operator/sign-in',
}
const homes: Readonly<Record<Role, string>> = { buyer: '/zh-cn', seller: '/sell', operator: '/operator' }

function roleOf(path: string): Role {
  if (path.startsWith('/operator')) return 'operator'
  return path.startsWith('/sell') ? 'seller' : 'buyer'
}

function todo(status: number): string {
  if (status === 404) return 'trouble.todo.absent'
  if (status === 403) return 'trouble.todo.foreign'
  return status === 429 || status === 503 ? 'trouble.todo.wait' : 'trouble.todo.again'
}
