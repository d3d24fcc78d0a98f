import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'compliance.rules-missing': { status: 409 },
  'compliance.rules-unreadable': { status: 422 },
  'compliance.file-unreadable': { status: 422 },
  'compliance.file-empty': { status: 422 },
  'compliance.column-missing': { status: 422 },
  'compliance.column-unknown': { status: 422 },
  'compliance.row-invalid': { status: 422 },
  'compliance.line-twice': { status: 422 },
  'compliance.threshold-differs': { status: 422 },
})
