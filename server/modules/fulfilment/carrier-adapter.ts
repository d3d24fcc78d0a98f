import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import type { Carrier, CarrierAnswer, CarrierEvent, Shipment, ShipmentAsked } from './carrier-port.ts'
import { carrierStatuses } from './parcel-state.ts'

export type CarrierConfig = {
  /** Where the carrier listens, without a slash at the end. */
  readonly url: string
  /** The bearer token of our calls. */
  readonly secret: string
  /** The Standard Webhooks secret (`whsec_…`) of its events. */
  readonly webhookSecret: string
}

const answerMsMax = 10_000
const status = z.enum(carrierStatuses)
const at = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const Movement = z.object({ status, at, place: z.string().nullish() })
const Consignee = z.object({ name: z.string(), phone: z.string(), address: z.string() })
const ShipmentBody = z.object({
  id: z.string(),
  waybill_no: z.string(),
  reference: z.string(),
  route: z.string(),
  created_at: at,
  record: z.object({ weight_grams: z.number().int(), goods: z.string(), waybill_no: z.string(), consignee: Consignee }),
  events: z.array(Movement),
})
const ListBody = z.object({ data: z.array(ShipmentBody) })
const ErrorBody = z.object({ code: z.string() })
const EventBody = z.object({
  type: z.literal('shipment.event'),
  data: Movement.extend({ shipment_id: z.string(), waybill_no: z.string(), reference: z.string() }),
})

/** A carrier that speaks the protocol of `simulators/README.md`. Never throws for what the network or the carrier does. */
export function openCarrier(config: CarrierConfig): Carrier {
  const verifier = new Webhook(config.webhookSecret)
  const one = (path: string, body: object, key: string) =>
    call(config, path, ShipmentBody.transform(shipmentOf), { body, key })
  return {
    create: (asked) => one('/v1/shipments', createBody(asked), asked.reference),
    find: (reference) =>
      call(
        config,
        `/v1/shipments?reference=${encodeURIComponent(reference)}`,
        ListBody.transform(({ data }) => (data[0] === undefined ? null : shipmentOf(data[0]))),
      ),
    release: (id) => one(`/v1/shipments/${encodeURIComponent(id)}/release`, {}, `release-${id}`),
    sendBack: (id) => one(`/v1/shipments/${encodeURIComponent(id)}/return`, {}, `return-${id}`),
    checkEvent: (headers, bytes) => checkEvent(verifier, headers, bytes),
    readEvent,
  }
}

function createBody(asked: ShipmentAsked): object {
  const { to } = asked
  return {
    reference: asked.reference,
    route: asked.route,
    from: { city: asked.fromCity },
    to: { name: to.name, phone: to.phone, address_lines: to.addressLines, district: to.district },
    weight_grams: asked.weightGrams,
    pieces: asked.pieces,
    goods: asked.goods,
  }
}

/** A parcel of this carrier travels under its own waybill on a named route; it reports no other flight or bill. */
function shipmentOf(body: z.output<typeof ShipmentBody>): Shipment {
  const { record, route } = body
  return {
    id: body.id,
    waybillNo: body.waybill_no,
    reference: body.reference,
    createdAt: body.created_at,
    record: {
      waybillNo: record.waybill_no,
      weightGrams: record.weight_grams,
      goods: record.goods,
      consignee: record.consignee,
      transport: { name: route.slice(0, 100), voyage: route.slice(0, 32), bill: record.waybill_no.slice(0, 37) },
    },
    movements: body.events.map((each) => ({ ...each, place: each.place ?? null })),
  }
}

async function call<S extends z.ZodType>(
  { url, secret }: CarrierConfig,
  path: string,
  schema: S,
  write?: { readonly body: object; readonly key: string },
): Promise<CarrierAnswer<z.output<S>>> {
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
  const signal = AbortSignal.timeout(answerMsMax)
  try {
    const response = await fetch(`${url}${path}`, {
      ...(write === undefined
        ? { headers }
        : { method: 'POST', headers: { ...headers, 'idempotency-key': write.key }, body: JSON.stringify(write.body) }),
      signal,
    })
    const body: unknown = await response.json()
    if (response.ok) {
      const read = schema.safeParse(body)
      return read.success ? { kind: 'done', value: read.data } : { kind: 'unknown', why: 'unreadable answer' }
    }
    const refused = ErrorBody.safeParse(body)
    const definite = [400, 404, 409, 422].includes(response.status) && refused.success
    return definite
      ? { kind: 'refused', code: refused.data.code }
      : { kind: 'unknown', why: `status ${response.status}` }
  } catch (error) {
    return { kind: 'unknown', why: error instanceof Error ? error.name : 'no answer' }
  }
}

function checkEvent(verifier: Webhook, headers: Headers, bytes: Uint8Array): string | null {
  try {
    verifier.verify(Buffer.from(bytes).toString('utf8'), Object.fromEntries(headers))
  } catch {
    return null
  }
  return headers.get('webhook-id')
}

function readEvent(text: string): CarrierEvent | null {
  const read = EventBody.safeParse(jsonOf(text))
  if (!read.success) return null
  const { data } = read.data
  return {
    status: data.status,
    at: data.at,
    place: data.place ?? null,
    shipmentId: data.shipment_id,
    waybillNo: data.waybill_no,
    reference: data.reference,
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
