/**
 * What must always hold, read straight from the tables: this file calls no module's functions, so that a module and its
 * check cannot be wrong in the same way. The one thing it shares are the published tables of lives. Run on a
 * quiet database or in the middle of traffic: each query sees one moment, and what one transaction writes together is
 * compared, never what an event still carries.
 */
import { sql, type Tx } from '#platform/db'
import { afterChecks, fundingChecks } from './after-checks.ts'
import { discountChecks } from './discount-checks.ts'
import { lifeChecks } from './life-checks.ts'
import { moneyChecks } from './money-checks.ts'
import { onceChecks } from './once-checks.ts'
import { orderChecks } from './order-checks.ts'
import { payoutChecks } from './payout-checks.ts'
import { ruleChecks } from './rule-checks.ts'
import { stockChecks } from './stock-checks.ts'

/** A broken promise: which one, of what, and what was found. */
export type InvariantFinding = {
  readonly invariant: 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I14' | 'I17' | 'I19'
  readonly what: string
  readonly subject: string
  readonly found: string
}
/** One query that gives a row for each thing that is wrong: `subject` and `found`, both text. */
export type Check = { readonly invariant: InvariantFinding['invariant']; readonly what: string; readonly query: string }

/** Checks I3 to I9, I14, I17 and I19 of a database; an empty list means that they hold. */
export async function checkInvariants(db: Tx): Promise<readonly InvariantFinding[]> {
  const findings: InvariantFinding[] = []
  for (const { invariant, what, query } of [...schemaChecks, ...rowChecks]) {
    const { rows } = await sql<{ subject: string; found: string }>`${sql.raw(query)}`.execute(db)
    for (const row of rows) findings.push({ invariant, what, ...row })
  }
  return findings
}

/** What only a migration could break: looked at once. */
const schemaChecks = moneyChecks.filter(({ query }) => /pg_roles|information_schema/.test(query))
/** What any step could break. */
const rowChecks: readonly Check[] = [
  ...stockChecks,
  ...moneyChecks.filter((check) => !schemaChecks.includes(check)),
  ...orderChecks,
  ...discountChecks,
  ...onceChecks,
  ...lifeChecks,
  ...afterChecks,
  ...fundingChecks,
  ...payoutChecks,
  ...ruleChecks,
]

/** All that a step could break as one statement, which a simulation asks after each: columns invariant, what, subject, found. */
export const stepCheck: string = rowChecks
  .map(
    ({ invariant, what, query }) =>
      `select '${invariant}' as invariant, '${what}' as what, subject, found from (${query}) as check_`,
  )
  .join('\nunion all\n')
