import type { Buyer } from './types.ts'

/** What the demonstration's orders ask of the simulators beyond what the product asks, one order at a time. */
export type Outside = {
  /** Pays on the provider's page in somebody's name. */
  pay(payUrl: string, payer: Pick<Buyer, 'name' | 'identityNumber'>): Promise<void>
  /** The same, with a provider that will report another amount than the one it took. */
  payReportingLess(payUrl: string, payer: Pick<Buyer, 'name' | 'identityNumber'>): Promise<void>
  /** Has the carrier know the parcel already, under an address that is not the buyer's. */
  misaddress(parcelId: string, name: string, phone: string): Promise<void>
  /** Customs asks about the payment of an order, knowing our certificate; asked again it is the same question. */
  ask(orderNumber: string, signer: { readonly keyName: string; readonly certificate: string }): Promise<void>
  /** An officer's decision; false while the declaration is not there to be decided, or no longer. */
  decide(orderNumber: string, status: '100' | '300'): Promise<boolean>
}

export function openOutside(env: Readonly<Record<string, string | undefined>>): Outside {
  const headers = { authorization: `Bearer ${env['SIMULATOR_SECRET'] ?? ''}`, 'content-type': 'application/json' }
  const post = (url: string, body: object, key?: string): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { ...headers, ...(key === undefined ? {} : { 'idempotency-key': key }) },
      body: JSON.stringify(body),
    })
  const payment = env['PAYMENT_URL'] ?? ''
  return {
    pay: async (payUrl, payer) => {
      const form = { payer_name: payer.name, payer_id_number: payer.identityNumber, action: 'pay' }
      await fetch(payUrl, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })
    },
    payReportingLess: async (payUrl, { name, identityNumber }) => {
      // The behaviour is the whole simulator's, so it is asked for and used up within one breath.
      await post(`${payment}/control`, { lie: { amount: '1.00' }, times: 1, on: ['payments.pay'] })
      const id = new URL(payUrl).pathname.split('/').at(-1) ?? ''
      await post(`${payment}/v1/payments/${id}/pay`, { payer: { name, id_number: identityNumber } }, `demo-${id}`)
      await post(`${payment}/control`, {})
    },
    misaddress: async (parcelId, name, phone) => {
      await post(
        `${env['CARRIER_URL'] ?? ''}/v1/shipments`,
        {
          reference: parcelId,
          route: 'us-cn-air',
          from: { city: 'Wenatchee, WA' },
          to: { name, phone, address_lines: ['广东省', '广州市', '天河区', '示范错址路1号'], district: '440106' },
          weight_grams: 600,
          pieces: 1,
          goods: '演示货物',
        },
        `misaddressed-${parcelId}`,
      )
    },
    ask: async (orderNumber, { keyName, certificate }) => {
      const at = env['SINGLE_WINDOW_URL'] ?? ''
      await post(`${at}/v1/certificates`, { cert_no: keyName, public_key: certificate })
      const body = { order_no: orderNumber, session_id: `DEMO-${orderNumber}` }
      await post(`${at}/v1/payment-data-asks`, body)
    },
    decide: async (orderNumber, status) => {
      const at = `${env['SINGLE_WINDOW_URL'] ?? ''}/v1/declarations/${encodeURIComponent(orderNumber)}`
      return (await post(`${at}/decide`, { status, note: '演示' }, `demo-${orderNumber}`)).ok
    },
  }
}
