import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'rule-desk.market-differs': { status: 422 },
  'rule-desk.kind-not-here': { status: 422 },
  'rule-desk.file-not-found': { status: 404 },
  'rule-desk.file-differs': { status: 409 },
  'rule-desk.changed-since': { status: 409 },
  'rule-desk.loaded-already': { status: 409 },
})
