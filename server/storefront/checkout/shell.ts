import type { Ctx } from '#platform/context'
import type { PageInput } from '#platform/page'
import type { Refusal } from '#platform/refusal'
import type { Say } from '#platform/say'
import type { z } from '#platform/wire'
import { sayRefusal } from '#modules/checkout'
import { html, page, steps, type Flash, type Html } from '../kit/index.ts'

export type { BuyerCtx } from '../buyer-sign-in/shell.ts'
export type Input = Pick<PageInput<z.ZodType, z.ZodType>, 'request' | 'flash'>

/** What was done before, or why it was refused: one line on top of the page. */
export function flashOf(say: Say, input: Pick<Input, 'flash'>, refusal?: Refusal): Flash | undefined {
  if (refusal !== undefined) return { kind: 'problem', text: sayRefusal(refusal, say) }
  return input.flash !== null && say.has(input.flash) ? { kind: 'done', text: say(input.flash) } : undefined
}

const names = ['address', 'person', 'notice', 'confirm'] as const

/** A page of the way from the cart to the order; `step` says where on it, null for the same page outside of it. */
export function shell(
  ctx: Ctx,
  props: {
    readonly say: Say
    readonly title: string
    readonly step: (typeof names)[number] | null
    readonly main: Html
    readonly flash?: Flash | undefined
    readonly bar?: Html | undefined
    readonly back?: { readonly href: string; readonly text: string } | undefined
    readonly islands?: readonly ('district-select' | 'paste-address' | 'live-order' | 'wechat-pay')[] | undefined
    readonly reload?: number | undefined
    readonly onward?: string | undefined
  },
): Html {
  const { say, step, main, ...rest } = props
  const way =
    step === null
      ? html``
      : steps(
          names.map((name) => say(`checkout.step.${name}`)),
          names.indexOf(step) + 1,
          say,
        )
  return page({
    say,
    role: 'buyer',
    demo: ctx.world.demo,
    search: null,
    here: step === null ? 'me' : 'cart',
    ...rest,
    main: html`${way}<div class="stack">${main}</div>`,
  })
}
