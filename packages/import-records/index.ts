// What a parcel's declaration must hold in eleven markets outside mainland China: the fields as data, with their sources and how certain
// they are, and the check of a record against them. Pure: no clock, no network, no file. This is the package's one door.
export { checkRecord, fieldsOf, isRequired } from './check-record.ts'
export type { Complaint, ImportRecord } from './check-record.ts'
export { checks } from './checks.ts'
export type { CheckName } from './checks.ts'
export { markets } from './field.ts'
export type { Certainty, Condition, Market, MarketRecord, RecordField, RecordRule, Words } from './field.ts'
export { marketRecords } from './market-records.ts'
