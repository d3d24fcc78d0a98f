import { cny } from '#platform/money'
import { decimal, id, instant, line, money, nullable, z } from '#platform/wire'
import type { NewDiscount } from './make-discount.ts'
import type { Discount } from './read-discounts.ts'

/** A code as people type it: capitals and digits that a voice can spell. */
export const codeText = z
  .string()
  .trim()
  .toUpperCase()
  .pipe(z.string().regex(/^[A-Z0-9]{4,24}$/, 'write 4 to 24 letters and digits'))

const yuan = money.refine(({ currency, minor }) => currency === 'CNY' && minor > 0n, 'write yuan, more than nothing')
const takes = z.union([
  z.strictObject({ share: decimal, most: yuan.optional() }).describe('A share of what the buyer would pay'),
  z.strictObject({ amount: yuan }).describe('An amount, shared over the lines it is for'),
])

export const newDiscount = {
  code: codeText.optional().describe('Without one it is a promotion that needs no code'),
  name: line(60),
  listingId: id.optional(),
  takes,
  minimum: yuan.optional().describe('What the lines it is for must cost in all, delivered'),
  validFrom: instant,
  validUntil: instant,
  usesMax: z.number().int().min(1).max(1_000_000).optional(),
  perPersonMax: z.number().int().min(1).max(1000).optional(),
  stacks: z.boolean().default(false).describe('May be used together with others that stack'),
}
const NewDiscountBody = z.strictObject(newDiscount)

export const termsGiven = (body: z.output<typeof NewDiscountBody>): NewDiscount => ({
  code: body.code ?? null,
  name: body.name,
  listingId: body.listingId ?? null,
  takes:
    'share' in body.takes
      ? { share: body.takes.share, mostMinor: body.takes.most?.minor ?? null }
      : { amountMinor: body.takes.amount.minor },
  minimumMinor: body.minimum?.minor ?? 0n,
  validFrom: body.validFrom,
  validUntil: body.validUntil,
  usesMax: body.usesMax ?? null,
  personMax: body.perPersonMax ?? null,
  stacks: body.stacks,
})

export const DiscountReply = z
  .object({
    discountId: id,
    code: nullable(z.string()),
    name: z.string(),
    funder: z.enum(['seller', 'platform', 'programme']),
    programme: nullable(z.string()),
    sellerId: nullable(id),
    listingId: nullable(id),
    share: nullable(z.string()),
    most: nullable(money),
    amount: nullable(money),
    minimum: money,
    validFrom: instant,
    validUntil: instant,
    usesMax: nullable(z.number().int()),
    perPersonMax: nullable(z.number().int()),
    stacks: z.boolean(),
    state: z.enum(['planned', 'running', 'used-up', 'over', 'stopped']),
    stoppedReason: nullable(z.string()),
    uses: z.number().int(),
    cost: money.describe('What it took off so far, without what was given back before shipping'),
  })
  .openapi('Discount')

export const wireDiscount = (of: Discount): z.output<typeof DiscountReply> => ({
  discountId: of.id,
  code: of.code,
  name: of.name,
  funder: of.funder,
  programme: of.programme,
  sellerId: of.sellerId,
  listingId: of.listingId,
  share: 'share' in of.takes ? of.takes.share : null,
  most: 'share' in of.takes && of.takes.mostMinor !== null ? cny(of.takes.mostMinor) : null,
  amount: 'amountMinor' in of.takes ? cny(of.takes.amountMinor) : null,
  minimum: cny(of.minimumMinor),
  validFrom: of.validFrom,
  validUntil: of.validUntil,
  usesMax: of.usesMax,
  perPersonMax: of.personMax,
  stacks: of.stacks,
  state: of.state,
  stoppedReason: of.stoppedReason,
  uses: of.uses,
  cost: cny(of.costMinor),
})

export const DiscountList = z.object({ discounts: z.array(DiscountReply), next: nullable(z.string()) })
export const made = z.object({ discountId: id })
export const stopped = z.object({ stopped: z.literal(true) })
export const why = z.strictObject({ reason: line(500) })
