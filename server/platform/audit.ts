import { sql } from 'kysely'
import type { Ctx } from './context.ts'
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
  if (list.length === 0) return
  const actorId = 'id' in ctx.actor ? ctx.actor.id : ctx.actor.visitorId
  await sql`
    insert into platform.audit (id, at, actor_kind, actor_id, action, subject, subject_id, details, request_id)
    select fact.id::uuid, ${ctx.now}, ${ctx.actor.kind}, ${actorId}, fact.action, fact.subject, fact.subject_id,
           fact.details, ${ctx.requestId}
      from jsonb_to_recordset(${JSON.stringify(
        list.map((fact) => ({
          id: newId(ctx.now),
          action: fact.action,
          subject: fact.subject,
          subject_id: fact.subjectId,
          details: fact.details ?? {},
        })),
      )}::jsonb) as fact (id text, action text, subject text, subject_id text, details jsonb)
  `.execute(ctx.tx)
}
