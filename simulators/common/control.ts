import { parseFields } from './fields.ts'
import { refuse } from './refusal.ts'
import type { Put, Store } from './store.ts'

/**
 * How the simulator misbehaves. It holds for the next `times` operations (null: until it is reset), of the kinds in
 * `on` (null: all). It is journaled, so a restart in the middle of a test changes nothing.
 */
export type Behaviour = {
  readonly delay_ms: number
  readonly hang_ms: number
  readonly duplicate: number
  readonly reorder: boolean
  readonly lose: 'webhook' | 'answer' | null
  readonly lie: Readonly<Record<string, string>>
}
export type ControlState = Behaviour & { readonly times: number | null; readonly on: readonly string[] | null }
export type Control = {
  readonly show: () => ControlState
  readonly set: (text: string) => Put
  readonly take: (operation: string) => { readonly behaviour: Behaviour; readonly puts: readonly Put[] }
}

export const honest: ControlState = {
  delay_ms: 0,
  hang_ms: 0,
  duplicate: 0,
  reorder: false,
  lose: null,
  lie: {},
  times: null,
  on: null,
}
// A lie is untrue, but still has the shape of the truth: the receiver must meet it in its comparison, not in its parser.
const SHAPES: Readonly<Record<string, RegExp>> = {
  amount: /^\d{1,12}\.\d{2}$/,
  currency: /^[A-Z]{3}$/,
  weight_grams: /^[1-9]\d{0,6}$/,
  annual_used: /^\d{1,7}(\.\d{2})?$/,
  decision: /^(100|300|500|501|502|503|599|700|-6\d{5})$/,
  request: /^(100|120|399|4|-62[35]\d{3})$/,
  tax: /^-?\d{1,7}(\.\d{1,5})?$/,
  tax_rounding: /^(item|list)$/,
  receipts: /^(doubled|reversed)$/,
  upload: /^(?!10000)\d{5}$/,
  upload_signature: /^wrong$/,
  refund: /^fails$/,
  signature: /^wrong$/,
  status: /^never$/,
  reject: /^[A-Z]{2}\d{2}$/,
}
const LONGEST_MS = 600_000

/** `lies` and `operations` are the words this simulator knows; others are refused, since a misspelt lie tests nothing. */
export function openControl(store: Store, lies: readonly string[], operations: readonly string[]): Control {
  const table = store.table<ControlState>('control')
  const show = () => table.get('current') ?? honest
  return {
    show,
    set: (text) => table.put('current', readControl(text, lies, operations)),
    take: (operation) => {
      const state = show()
      if (state.times === 0 || (state.on !== null && !state.on.includes(operation)))
        return { behaviour: honest, puts: [] }
      if (state.times === null) return { behaviour: state, puts: [] }
      return { behaviour: state, puts: [table.put('current', { ...state, times: state.times - 1 })] }
    },
  }
}

function readControl(text: string, lies: readonly string[], operations: readonly string[]): ControlState {
  const fields = parseFields(text)
  const body: Record<string, unknown> = JSON.parse(text === '' ? '{}' : text)
  for (const name of Object.keys(body)) known(name, Object.keys(honest))
  const milliseconds = (name: string) => (fields.has(name) ? fields.whole(name, 0, LONGEST_MS) : 0)
  const on = fields.value('on') === null || !fields.has('on') ? null : fields.texts('on')
  for (const operation of on ?? []) known(operation, operations)
  const lose = fields.optionalText('lose')
  if (lose !== null && lose !== 'webhook' && lose !== 'answer')
    return refuse(400, 'request.malformed', 'lose must be webhook, answer or null')
  return {
    delay_ms: milliseconds('delay_ms'),
    hang_ms: milliseconds('hang_ms'),
    duplicate: fields.has('duplicate') ? fields.whole('duplicate', 0, 100) : 0,
    reorder: fields.value('reorder') === true,
    lose,
    lie: readLie(fields.value('lie') ?? {}, lies),
    times: fields.value('times') === null || !fields.has('times') ? null : fields.whole('times', 0, 1_000_000),
    on,
  }
}

function readLie(value: unknown, lies: readonly string[]): Record<string, string> {
  if (typeof value !== 'object' || value === null) return refuse(400, 'request.malformed', 'lie must be an object')
  const entries = Object.entries(value)
  for (const [name, each] of entries) {
    known(name, lies)
    const shape = SHAPES[name]
    if (shape !== undefined && !shape.test(String(each)))
      return refuse(400, 'request.malformed', `the lie ${name} must match ${shape.source}`)
  }
  return Object.fromEntries(entries.map(([name, each]) => [name, String(each)]))
}

function known(name: string, names: readonly string[]): void {
  if (!names.includes(name)) refuse(400, 'request.malformed', `${name} is unknown; known: ${names.join(', ')}`)
}
