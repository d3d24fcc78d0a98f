import { sweep } from '#platform/job'
import { forgetFiles } from './desk-file.ts'

/** The desk is cleared of files that nobody looks at any more. */
export const forgetRulesFiles = sweep('rule-desk.forget-files', (run) => run.tx(forgetFiles))
