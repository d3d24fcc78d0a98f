import { newId } from '#platform/id'
import { companiesOf, short, type Sim } from './sim.ts'

/** A parcel goes on its way, one or a few steps; now and then it turns back. */
export async function moveParcel(sim: Sim): Promise<void> {
  const { random, carrier } = sim
  const parcels = carrier.parcels()
  if (parcels.length === 0) return
  const { id } = random.pick(parcels)
  if (random.chance(3) && carrier.turnBack(id)) return sim.note(`${id} turns back`)
  for (let step = 0; step <= random.below(4); step += 1) if (carrier.advance(id)) sim.note(`${id} moves`)
}

/** Customs answers what it was sent, or an officer ends an inspection. */
export async function customsWorks(sim: Sim): Promise<void> {
  const { random, window } = sim
  const inspected = window
    .filed()
    .filter(({ type, status }) => type === 'CEB621' && (status === '300' || status === '500'))
  if (inspected.length > 0 && random.chance(30)) {
    const { key } = random.pick(inspected)
    const status = random.pick(['800', '800', '800', '700', '100'] as const)
    window.decide(key, status)
    return sim.note(`an officer says ${status} to ${short(key)}`)
  }
  for (let answer = 0; answer <= random.below(5); answer += 1) if (window.answerOne()) sim.note('customs answers')
}

export async function providerWorks(sim: Sim): Promise<void> {
  const { random, bank } = sim
  for (const payments of companiesOf(sim)) {
    const refunds = payments.refunds().filter(({ status }) => status === 'pending')
    if (refunds.length === 0) continue
    const { id } = random.pick(refunds)
    const status = random.chance(15) ? 'failed' : 'succeeded'
    payments.endRefund(id, status)
    sim.note(`${id} ${status}`)
  }
  const files = bank.files().filter(({ status }) => status === 'received' || status === 'ACCP')
  if (files.length > 0) {
    const { id } = random.pick(files)
    bank.advance(id)
    sim.note(`the bank works on ${id.slice(0, 6)}`)
  }
}

/** Dollars come to our account: a payment the seller's bank brings back days later, or what a seller owes. */
export async function bankBrings({ random, bank, note }: Sim): Promise<void> {
  const executed = bank.files().filter(({ status }) => status === 'ACSC')
  if (executed.length > 0 && random.chance(70)) {
    const { id } = random.pick(executed)
    if (bank.bringBack(id)) note(`the bank brings ${id.slice(0, 6)} back`)
    return
  }
  const amount = `${1 + random.below(40)}.${10 + random.below(90)}`
  bank.repay(amount)
  note(`a seller pays ${amount} dollars`)
}

/** Somebody who does not have the key says that something was paid; or the provider speaks of what is nobody's. */
export async function lie(sim: Sim): Promise<void> {
  const { random, post, payments } = sim
  const open = payments.payments().filter(({ status }) => status === 'pending')
  const merchantOrder = open.length > 0 ? random.pick(open).merchantOrder : newId(sim.clock.now())
  const body = {
    id: 'pay_forged',
    merchant_order: merchantOrder,
    status: 'succeeded',
    amount: '1.00',
    currency: 'CNY',
    transaction_id: '1'.repeat(28),
    paid_at: sim.clock.now().toISOString(),
    payer: { name: 'NOBODY', id_number: '110101190001010022', id_type: '1' },
  }
  const real = random.chance(20)
  if (real) post.send('payment', 'payment.succeeded', { ...body, merchant_order: newId(sim.clock.now()) })
  else post.forge('payment', 'payment.succeeded', body)
  sim.note(real ? 'the provider speaks of a payment that is nobody’s' : 'somebody forges a webhook')
}
