import { writeFields } from './field.ts'
import type { Problem } from './field.ts'
import { logisticsHead, waybillStatus } from './layouts.ts'
import { countProblems, finish, wrap } from './message.ts'
import type { Built, Envelope } from './message.ts'
import type { LogisticsRecord, WaybillStatusRecord } from './records.ts'

/** Builds a CEB511 from 1 to 100 waybills. Sent by the carrier. */
export async function buildLogistics(waybills: readonly LogisticsRecord[], envelope: Envelope): Promise<Built> {
  const problems: Problem[] = [...countProblems('CEB511Message', 'Logistics', waybills.length)]
  const records = waybills.map((waybill, index) =>
    wrap('Logistics', wrap('LogisticsHead', writeFields(logisticsHead, waybill, `Logistics ${index + 1}`, problems))),
  )
  return finish('CEB511Message', records.join(''), envelope, problems)
}

/** Builds a CEB513 from 1 to 100 waybills that were signed for. Sent by the carrier. */
export async function buildWaybillStatus(statuses: readonly WaybillStatusRecord[], envelope: Envelope): Promise<Built> {
  const problems: Problem[] = [...countProblems('CEB513Message', 'LogisticsStatus', statuses.length)]
  const records = statuses.map((status, index) =>
    wrap('LogisticsStatus', writeFields(waybillStatus, status, `LogisticsStatus ${index + 1}`, problems)),
  )
  return finish('CEB513Message', records.join(''), envelope, problems)
}
