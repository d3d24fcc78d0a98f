import { cookieOf, everybody, noCookie, signInByEmail, signOut, tryPassword } from '#modules/identity'
import type { Ctx } from '#platform/context'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { z } from '#platform/wire'
import { nextOf } from './problems.ts'
import type { Input } from './shell.ts'

type Door = {
  readonly kind: 'seller' | 'operator'
  readonly signIn: string
  readonly signOut: string
  readonly home: string
  /** Where a person stands after signing out. */
  readonly outside: string
  readonly ask: (ctx: Ctx, input: Input, next: string, again: Again | null) => Answer
}

/** The door that opens by e-mail and password, the same for sellers and operators but for its look. */
export function passwordDoor({ kind, signIn, signOut: out, home, outside, ask }: Door) {
  const show = onGet({
    path: signIn,
    who: everybody,
    query: z.object({ next: z.string().max(300).optional() }),
    show: async (ctx, input) => {
      const next = nextOf(input.query.next, home)
      return ctx.actor.kind === kind ? { see: next } : ask(ctx, input, next, null)
    },
  })
  const enter = onPost({
    path: signIn,
    who: everybody,
    fields: z.object({
      email: z.string().trim().min(3).max(254),
      password: z.string().min(1).max(200),
      next: z.string().max(300).optional(),
    }),
    keyless: 'each sign-in begins a session of its own, and its secrets are not kept with a key',
    act: async (ctx, { fields, request }) => {
      await tryPassword(ctx, { email: fields.email, ip: request.ip })
      return { email: fields.email, password: fields.password, ip: request.ip, next: nextOf(fields.next, home) }
    },
    afterCommit: async (run, { next, ...given }) => {
      const signed = await signInByEmail(run, { ...given, kinds: [kind] })
      return { see: next, cookies: [cookieOf(signed)] }
    },
    again: async (ctx, input, again) => ask(ctx, input, nextOf(again.values['next'], home), again),
  })
  const leave = onPost({
    path: out,
    who: everybody,
    fields: z.object({}),
    keyless: 'ending an ended session changes nothing',
    act: async (ctx, { request }) => {
      await signOut(ctx, request.headers)
      return { see: outside, cookies: [noCookie] }
    },
    again: async () => ({ see: outside }),
  })
  return { show, enter, leave }
}
