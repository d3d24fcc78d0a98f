import { validate } from '@westbound/customs-cn'
import { refuse } from '../common/refusal.ts'

/**
 * Holds a message against the authority's schema. What the exchange layer answers with code 0002 is a refusal 422
 * `message.schema` here, with the first thing the schema objects to.
 */
export async function checkSchema(xml: string): Promise<void> {
  const [result] = await validate([{ name: 'message', xml }])
  if (result === undefined || result.ok) return
  const [first] = result.problems
  refuse(
    422,
    'message.schema',
    `0002 数据包不能通过 schema 验证: line ${first?.line ?? 0}: ${first?.message ?? 'invalid'}`,
  )
}
