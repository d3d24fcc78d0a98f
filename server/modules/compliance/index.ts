/**
 * The promise: goods that no dated, sourced rule lets in are refused; every verdict names its rules and what to do; no
 * person ever passes the yearly limit, however many orders race for it.
 */
export { rulesChanged } from './events.ts'
export type { Mode, VerdictWord } from './tables.ts'
export { type TariffRow, taxQuantity, unitOf } from './tariff-line.ts'
export { listTariffLines, tariffLine, tariffLines } from './tariff-lines.ts'
export { loadTariff } from './load-tariff.ts'
export { jsonOf, loadEligibility } from './load-eligibility.ts'
export { fileRefusals as tariffFileRefusals } from './tariff-file.ts'
export { type Goods, judge, type Paper, type Reason, type RulePack, type Verdict, weakest } from './judge.ts'
export { readRules, verdict } from './verdict.ts'
export { findCodes } from './find-codes.ts'
export type { HsCandidate } from './find-hs.ts'
export { giveBackPartOfQuota } from './give-back-part.ts'
export { claimQuota, giveBackQuota, type QuotaClaim, quotaLimitMinor, type QuotaOutcome, quotaUsed } from './quota.ts'
