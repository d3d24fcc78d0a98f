import type { Ctx } from '#platform/context'
import type { Locale } from '#platform/say'
import { id, instant, nullable, z } from '#platform/wire'
import { Content, Missing } from './contents.ts'
import { followed, Followed } from './forms.ts'
import type { Issued } from './issue.ts'
import { documentKinds } from './kinds.ts'
import { told } from './missing.ts'
import type { Listed, Taken } from './take-document.ts'

const IssuedReply = z
  .object({ version: z.number().int(), hash: z.string().describe('SHA-256'), at: instant, to: z.string() })
  .openapi('DocumentIssued')

export const DocumentList = z
  .object({
    orderId: id,
    unitId: id.describe('The order, or the part whose documents these are'),
    documents: z.array(
      z.object({
        document: z.enum(documentKinds),
        title: z.string(),
        state: z.enum(['ready', 'incomplete', 'does-not-apply']),
        missing: z.array(Missing),
        /** The newest version that left the house. */
        issued: nullable(IssuedReply),
        formats: z.array(z.string()),
      }),
    ),
  })
  .openapi('DocumentList')

export const DocumentReply = z
  .object({
    title: z.string(),
    state: z.enum(['complete', 'draft']),
    demonstration: z.boolean(),
    missing: z.array(Missing),
    issued: nullable(IssuedReply).describe('Null of a draft, which is not kept'),
    follows: z.array(Followed).describe('The forms and acts it follows, and how sure that is'),
    content: Content,
  })
  .openapi('Document')

const issuedReply = (issued: Issued | null) =>
  issued === null ? null : { version: issued.version, hash: issued.hash, at: issued.at, to: issued.to }

export const formats = ['application/pdf', 'application/json'] as const

export const listReply = (
  ctx: Pick<Ctx, 'world'>,
  {
    order,
    unitId,
    documents,
  }: { readonly order: { readonly orderId: string }; readonly unitId: string; readonly documents: readonly Listed[] },
  locale: Locale,
): z.output<typeof DocumentList> => ({
  orderId: order.orderId,
  unitId,
  documents: documents.map(({ document, state, missing, issued }) => ({
    document,
    title: ctx.world.say(locale)(`documents.kind.${document}`),
    state,
    missing: [...missing],
    issued: issuedReply(issued),
    formats: state === 'does-not-apply' ? [] : [...formats],
  })),
})

export const documentReply = (
  ctx: Pick<Ctx, 'world'>,
  { content, gaps, issued, demonstration }: Taken,
  locale: Locale,
): z.output<typeof DocumentReply> => ({
  title: ctx.world.say(locale)(`documents.kind.${content.document}`),
  state: gaps.length === 0 ? 'complete' : 'draft',
  demonstration,
  missing: [...told(gaps, ctx.world.say(locale))],
  issued: issuedReply(issued),
  follows: [...followed(content)],
  content,
})
