/**
 * The promise: an operator sees what a file of rules, tariff lines or the positive list would change and for whom before
 * it holds, by the same judging that follows when it does; and how far that judging has come, for every change.
 */
export { type Affected, affectedBy } from './affected.ts'
export { loadRules, type Loaded, type RulesFile, type RulesKind, rulesKinds } from './load-rules.ts'
export { type FilePut, type FileSeen, loadFile, putFile, seeFile } from './desk-file.ts'
export { type ChangeShown, changesShown } from './changes-shown.ts'
