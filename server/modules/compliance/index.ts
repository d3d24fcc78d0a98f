/**
 * The promise: goods that no dated, sourced rule lets in are not called allowed; every verdict names its market, route and
 * day, its rules and what to do; when a rule changes, what rests on it is judged again, each row once, whatever is killed
 * meanwhile; no person ever passes the yearly limit, however many orders race for it.
 */
export { rulesChanged } from './events.ts'
export type { JudgedPart, Mode, Route, VerdictWord } from './tables.ts'
export { isMarket, type Market, markets, modeOfRoute, routeOfMode, routes } from './markets.ts'
export { type TariffRow, unitOf } from './tariff-line.ts'
export { linesByCode } from './lines-by-code.ts'
export { lineNames, listTariffLines, tariffLine, tariffLines } from './tariff-lines.ts'
export {
  type FileFacts,
  loadOfficial,
  loadTariff,
  plannedLines,
  planOfficial,
  type TariffKind,
  type TariffPlan,
} from './load-tariff.ts'
export { jsonOf, loadEligibility, planEligibility } from './load-eligibility.ts'
export type { RulesDiff } from './rules-diff.ts'
export { inForce } from './in-force.ts'
export {
  beginRejudging,
  type Change,
  type ChangeWithProgress,
  listChanges,
  newestChange,
  noteBatch,
  readChange,
  type Rejudgement,
  stalledRejudging,
  takeBatch,
} from './rejudgement.ts'
export { holdRules } from './rules-stand-still.ts'
export { fileRefusals as tariffFileRefusals } from './tariff-file.ts'
export { type Goods, judge, type Paper, type Reason, type RulePack, stricter, type Verdict, weakest } from './judge.ts'
export { judgeBy, readRuling, ruledBy, type Ruling } from './ruling.ts'
export { type Answered, readRules, verdict, verdicts, wholePack } from './verdict.ts'
export { giveBackPartOfQuota } from './give-back-part.ts'
export { claimQuota, giveBackQuota, type QuotaClaim, quotaLimitMinor, type QuotaOutcome, quotaUsed } from './quota.ts'
