import { accountOf } from '#modules/identity'
import type { Ctx } from '#platform/context'
import type { PageInput } from '#platform/page'
import type { z } from '#platform/wire'
import { page, type Flash, type Html } from '../kit/index.ts'
import { flashOf } from '../seller-account/problems.ts'

export type OperatorCtx = Ctx<Extract<Ctx['actor'], { kind: 'operator' }>>
export type Input = Pick<PageInput<z.ZodType, z.ZodType>, 'request' | 'flash'>
type Props = {
  readonly title: string
  readonly main: Html
  readonly here?: string
  readonly flash?: Flash | undefined
  readonly back?: { readonly href: string; readonly text: string }
}

/** The shell of an operator's page. */
export async function operatorPage(ctx: OperatorCtx, input: Input, props: Props): Promise<Html> {
  const say = ctx.world.say(input.request.locale)
  const { name, email } = await accountOf(ctx, ctx.actor.id)
  return page({
    say,
    role: 'operator',
    title: props.title,
    main: props.main,
    demo: ctx.world.demo,
    here: props.here,
    back: props.back,
    flash: props.flash ?? flashOf(say, input.flash),
    person: { name: name ?? email ?? '', signOut: '/operator/sign-out' },
  })
}

/** The same before anybody is signed in. */
export function doorPage(ctx: Ctx, input: Input, props: Props): Html {
  const say = ctx.world.say(input.request.locale)
  return page({
    say,
    role: 'operator',
    title: props.title,
    main: props.main,
    demo: ctx.world.demo,
    nav: [],
    flash: props.flash ?? flashOf(say, input.flash),
  })
}
