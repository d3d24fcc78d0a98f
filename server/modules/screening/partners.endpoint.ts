import { endpoint } from '#platform/endpoint'
import { id, instant, line, nullable, z } from '#platform/wire'
import { addPartner, endPartner, partners } from './partners.ts'
import { partnerRoles } from './tables.ts'

const fields = {
  role: z.enum(partnerRoles),
  name: line(200),
  alsoNames: z.array(line(200)).max(20).default([]),
  country: z.string().regex(/^[A-Z]{2}$/, 'write the country as two capital letters, like US'),
  address: nullable(line(400)).default(null),
}

export const listScreeningPartners = endpoint({
  id: 'listScreeningPartners',
  method: 'get',
  path: '/api/v1/operator/screening-partners',
  summary: 'Firms the platform works with, and how each stands before the lists',
  who: ['operator'],
  reply: z.object({
    partners: z.array(
      z.object({
        partnerId: id,
        ...fields,
        alsoNames: z.array(z.string()),
        country: z.string(),
        standing: z.enum(['none-found', 'review', 'match', 'stale', 'no-list']),
        caseId: nullable(id),
        addedAt: instant,
      }),
    ),
  }),
  handle: async (ctx) => ({
    partners: (await partners(ctx)).map((each) => ({ ...each, alsoNames: [...each.alsoNames] })),
  }),
})

export const addScreeningPartner = endpoint({
  id: 'addScreeningPartner',
  method: 'post',
  path: '/api/v1/operator/screening-partners',
  summary: 'Add a firm the platform works with: it is screened now and with each new edition',
  who: ['operator'],
  body: z.strictObject(fields),
  reply: z.object({
    partnerId: id,
    outcome: z.enum(['none-found', 'review', 'match', 'no-list']),
    caseId: nullable(id),
  }),
  status: 201,
  refusals: ['screening.partner-known'],
  handle: async (ctx, { body }) => {
    const { partnerId, outcome, caseId = null } = await addPartner(ctx, body)
    return { partnerId, outcome, caseId }
  },
})

export const endScreeningPartner = endpoint({
  id: 'endScreeningPartner',
  method: 'post',
  path: '/api/v1/operator/screening-partners/{partnerId}/end',
  summary: 'The platform works with this firm no longer',
  who: ['operator'],
  params: z.object({ partnerId: id }),
  body: z.strictObject({}),
  reply: z.object({ ended: z.boolean() }),
  refusals: ['screening.not-found'],
  handle: async (ctx, { params }) => {
    await endPartner(ctx, params.partnerId)
    return { ended: true }
  },
})
