import { defineRefusals } from './refusal.ts'

export const refuse = defineRefusals({ 'port.missing': { status: 503 } })
