import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { paged } from '#platform/paged'

export type AuditEntry = {
  readonly id: string
  readonly at: Date
  readonly actorKind: string
  readonly actorId: string | null
  readonly action: string
  readonly subject: string
  readonly subjectId: string
  readonly details: Readonly<Record<string, string | number | boolean | null>>
  readonly requestId: string
}
export type AuditSought = {
  readonly subjectId?: string | undefined
  readonly actorId?: string | undefined
  /** The beginning of an action: `sellers.` finds all of them. */
  readonly action?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Who changed what, newest first, a page at a time; `next` is the cursor of the following page or null. */
export async function searchAudit(
  ctx: Ctx,
  sought: AuditSought,
): Promise<{ readonly items: readonly AuditEntry[]; readonly next: string | null }> {
  const { rows } = await sql<AuditEntry>`
    select id, at, actor_kind as "actorKind", actor_id as "actorId", action, subject, subject_id as "subjectId",
           details, request_id as "requestId"
      from platform.audit
     where (${sought.subjectId ?? null}::text is null or subject_id = ${sought.subjectId ?? null})
       and (${sought.actorId ?? null}::text is null or actor_id = ${sought.actorId ?? null})
       and (${sought.action ?? null}::text is null or starts_with(action, ${sought.action ?? null}))
       and (${sought.cursor ?? null}::uuid is null or id < ${sought.cursor ?? null}::uuid)
     order by id desc
     limit ${sought.limit + 1}
  `.execute(ctx.tx)
  return paged(rows, sought.limit)
}
