import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'compliance.rules-missing': { status: 409 },
  'compliance.rules-unreadable': { status: 422 },
  'compliance.file-unreadable': { status: 422 },
  'compliance.file-empty': { status: 422 },
  'compliance.file-mistaken': { status: 422 },
})
