import { sweep } from '#platform/job'
import { announceDue } from './announce-due.ts'

/** A tariff line loaded ahead of its day changes listings on that day. */
export const announceRules = sweep('compliance.announce-rules', (run) => run.tx(announceDue))
