/**
 * The promise: nothing is handed over before each product was classified for export by somebody who signed it, the shipment's
 * filing or its exemption stands with the rule it rests on, and everybody of the order was screened against the lists in
 * force. What a rule rests on, and how sure that is, can be read.
 */
export {
  classificationsOf,
  classifyProduct,
  decideClassification,
  waitingForSpecialist,
  type Answers,
  type Classification,
  type SpecialistDecision,
  type Waiting,
} from './classify-product.ts'
export { exportStatement, type ExportLine, type ExportStatement } from './export-statement.ts'
export { controlGroups, groupIds, type GroupId } from './groups.ts'
export { ordersHeld } from './hold-order.ts'
export { recordItn, unitNamed } from './itn.ts'
export { releaseForExport, requireStillReleased } from './release-parcel.ts'
export { exportRules, type ExportRule } from './rules.ts'
export type { Outcome } from './tables.ts'
