import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'product-import.unreadable': { status: 422 },
  'product-import.upload-gone': { status: 410 },
})
