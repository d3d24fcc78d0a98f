import { id, line, nullable, z } from '#platform/wire'

const plain = (max: number) =>
  line(max).refine((text) => !/\p{Cc}/u.test(text), 'write it on one line, without control characters')

/** What a buyer writes of an address; the district names the city and the province. */
export const addressFields = z.object({
  name: plain(50),
  phone: plain(30),
  districtCode: z.string().regex(/^\d{6}$/),
  detail: plain(200),
  postcode: nullable(z.string().regex(/^\d{6}$/)).default(null),
})

const named = z.object({ code: z.string(), name: z.string() })

/** An address as its owner sees it. */
export const wireAddress = addressFields
  .extend({ id, province: named, city: named, district: named })
  .openapi('Address')
