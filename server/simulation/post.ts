import { Webhook } from 'standardwebhooks'
import { machineNow } from '#platform/clock'
import type { Weather } from './weather.ts'
import type { Prng } from './prng.ts'

export type Letter = {
  readonly id: string
  readonly to: 'payment' | 'payment/stripe' | 'carrier' | 'single-window'
  readonly body: string
  readonly forged: boolean
}
/** Answers whether the receiver acknowledged it. */
export type Receive = (letter: Letter, headers: Headers) => Promise<boolean>

/** The webhooks on their way: lost, doubled, late and out of order, each signed with the real key when it is handed over. */
export type Post = {
  send(to: Letter['to'], type: string, data: object): void
  /** Something signed with a key of somebody else. */
  forge(to: Letter['to'], type: string, data: object): void
  /** Hands one over, any one; false when none is on its way. */
  deliverOne(receive: Receive): Promise<boolean>
  readonly waiting: () => number
}

export function openPost(
  random: Prng,
  weather: Weather,
  { real, forger, mark }: { readonly real: string; readonly forger: string; readonly mark: string },
): Post {
  const letters: Letter[] = []
  const signers = { real: new Webhook(real), forger: new Webhook(forger) }
  const state = { sent: 0 }
  const put = (to: Letter['to'], type: string, data: object, forged: boolean): void => {
    state.sent += 1
    const letter = { id: `evt_${mark}${state.sent}`, to, body: JSON.stringify({ type, timestamp: '', data }), forged }
    const copies = weather.isClear() ? 1 : random.chance(12) ? 0 : random.chance(15) ? 3 : 1
    for (let copy = 0; copy < copies; copy += 1) letters.push(letter)
  }
  return {
    send: (to, type, data) => put(to, type, data, false),
    forge: (to, type, data) => put(to, type, data, true),
    deliverOne: async (receive) => {
      const [letter] = letters.splice(random.below(Math.max(letters.length, 1)), 1)
      if (letter === undefined) return false
      const at = machineNow()
      const headers = new Headers({
        'webhook-id': letter.id,
        'webhook-timestamp': Math.floor(at.getTime() / 1000).toString(),
        'webhook-signature': (letter.forged ? signers.forger : signers.real).sign(letter.id, at, letter.body),
      })
      const acknowledged = await receive(letter, headers)
      // An acknowledgement that was lost on its way back means that the same letter comes again.
      const again = letter.forged ? false : !acknowledged || (!weather.isClear() && random.chance(5))
      if (again) letters.push(letter)
      return true
    },
    waiting: () => letters.length,
  }
}
