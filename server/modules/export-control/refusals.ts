import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'export.answers-disagree': { status: 422 },
  'export.schedule-b-invalid': { status: 422 },
  'export.schedule-b-other-goods': { status: 422 },
  'export.schedule-b-needed': { status: 409 },
  'export.eccn-invalid': { status: 422 },
  'export.nothing-to-decide': { status: 409 },
  'export.not-classified': { status: 409 },
  'export.specialist': { status: 409 },
  'export.itn-needed': { status: 409 },
  'export.itn-invalid': { status: 422 },
  'export.itn-in-future': { status: 422 },
  'export.usppi-address': { status: 409 },
  'export.no-part': { status: 404 },
  'export.answered-meanwhile': { status: 409 },
})
