import { sql } from 'kysely'
import type { BatchCtx, By, Ctx } from './context.ts'
import { newId } from './id.ts'

/** One fact about who changed what. `details` never holds a personal number. */
export type AuditFact = {
  readonly action: string
  readonly subject: string
  readonly subjectId: string
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
}

/** Writes audit rows in the caller's transaction: every change of money, stock, role, listing decision or personal data. */
export async function audit(ctx: Ctx, facts: AuditFact | readonly AuditFact[]): Promise<void> {
  const list = Array.isArray(facts) ? (facts as readonly AuditFact[]) : [facts as AuditFact]
  await auditEach(
    ctx,
    list.map((fact) => ({ ...fact, by: ctx })),
  )
}

/** The same for requests that share a transaction: each fact names who did it. One statement. */
export async function auditEach(ctx: BatchCtx, facts: readonly (AuditFact & { readonly by: By })[]): Promise<void> {
  if (facts.length === 0) return
  const rows = facts.map(({ by, ...fact }) => ({
    id: newId(ctx.now),
    actor_kind: by.actor.kind,
    actor_id: 'id' in by.actor ? by.actor.id : by.actor.visitorId,
    action: fact.action,
    subject: fact.subject,
    subject_id: fact.subjectId,
    details: fact.details ?? {},
    request_id: by.requestId,
  }))
  await sql`
    insert into platform.audit (id, at, actor_kind, actor_id, action, subject, subject_id, details, request_id)
    select id, ${ctx.now}, actor_kind, actor_id, action, subject, subject_id, details, request_id
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as fact (
             id uuid, actor_kind text, actor_id text, action text, subject text, subject_id text, details jsonb,
             request_id text)
  `.execute(ctx.tx)
}
