import { instant, line, nullable, z } from '#platform/wire'

const address = {
  line1: line(120),
  line2: nullable(line(120)).default(null),
  city: line(80),
  state: z.string().length(2).describe('Postal code of the state: WA'),
  zip: z.string().max(10).describe('98801 or 98801-1234'),
  countyFips: z
    .string()
    .regex(/^\d{5}$/)
    .describe('FIPS code of the county, which lies in the state'),
}
const facts = {
  legalName: line(160),
  tradeName: line(120),
  phone: z.string().max(24),
  naics: z
    .string()
    .regex(/^\d{6}$/)
    .describe('Six digits of NAICS 2022'),
  makes: line(300),
  employees: z.number().int().min(0).max(1_000_000),
  story: z.string().trim().max(2000).default(''),
}

export const BusinessBody = z
  .strictObject({
    ...facts,
    ein: nullable(z.string().max(12))
      .optional()
      .describe('Nine digits; null for none; left out keeps the one that stands'),
    address: z.strictObject(address),
  })
  .openapi('Business')

export const BankBody = z
  .strictObject({
    holder: line(140),
    routingNumber: z.string().max(12),
    accountNumber: z.string().max(24),
    password: z.string().min(1).max(200).optional().describe('Needed when an account stands already'),
  })
  .openapi('BankAccountGiven')

export const BankReply = z
  .strictObject({
    holder: z.string(),
    routingNumber: z.string(),
    accountLast: z.string().describe('The last digits; the rest is never shown'),
    changedAt: instant,
    effectiveAt: instant.describe('From when on payouts go there'),
  })
  .openapi('BankAccount')

export const SellerReply = z
  .strictObject({
    sellerId: z.string(),
    state: z.enum(['draft', 'submitted', 'approved', 'refused', 'suspended']),
    stateAt: instant,
    business: nullable(
      z.strictObject({
        legalName: z.string(),
        tradeName: z.string(),
        einLast: nullable(z.string()),
        phone: z.string(),
        line1: z.string(),
        line2: nullable(z.string()),
        city: z.string(),
        state: z.string(),
        zip: z.string(),
        countyFips: z.string(),
        naics: z.string(),
        makes: z.string(),
        employees: z.number().int(),
        story: z.string(),
      }),
    ),
    bank: nullable(BankReply),
    bankPending: nullable(
      z.strictObject({ accountLast: z.string(), holder: z.string(), effectiveAt: instant }),
    ).describe('A changed account that is not paid yet; nothing is paid meanwhile'),
    lastReason: nullable(z.string()).describe('What the operator wrote at the last decision'),
  })
  .openapi('Seller')
