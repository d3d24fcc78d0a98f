import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'disputes.not-found': { status: 404 },
  'disputes.step-not-allowed': { status: 409 },
  'disputes.not-now': { status: 409 },
  'disputes.too-early': { status: 409 },
  'disputes.too-late': { status: 409 },
  'disputes.open-already': { status: 409 },
  'disputes.heard-already': { status: 409 },
  'disputes.too-many': { status: 409 },
  'disputes.return-on-its-way': { status: 409 },
  'disputes.no-return-refused': { status: 409 },
  'disputes.picture-needed': { status: 422 },
  'disputes.amount-needed': { status: 422 },
  'disputes.too-much': { status: 422 },
  'disputes.return-pays-nothing': { status: 422 },
  'disputes.appealed-already': { status: 409 },
  'disputes.another-operator': { status: 403 },
  'disputes.evidence-closed': { status: 409 },
})
