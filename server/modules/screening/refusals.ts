import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'screening.list-unreadable': { status: 400 },
  'screening.list-empty': { status: 400 },
  'screening.column-missing': { status: 400 },
  'screening.row-invalid': { status: 400 },
  'screening.list-shrinks': { status: 409 },
  'screening.date-in-future': { status: 400 },
  'screening.no-list': { status: 409 },
  'screening.under-review': { status: 409 },
  'screening.matched': { status: 409 },
  'screening.not-found': { status: 404 },
  'screening.step-not-allowed': { status: 409 },
  'screening.another-operator': { status: 403 },
  'screening.partner-known': { status: 409 },
})
