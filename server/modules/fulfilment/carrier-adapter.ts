import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { askOutside, genuineId, jsonOf, reading } from '#platform/outside'
import type { Carrier, CarrierEvent, Shipment, ShipmentAsked } from './carrier-port.ts'
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
const EventBody = z.object({
  type: z.literal('shipment.event'),
  data: Movement.extend({ shipment_id: z.string(), waybill_no: z.string(), reference: z.string() }),
})

/** A carrier that speaks the protocol of `simulators/README.md`. Never throws for what the network or the carrier does. */
export function openCarrier(config: CarrierConfig): Carrier {
  const verifier = new Webhook(config.webhookSecret)
  const service = { ...config, answerMsMax }
  const one = (path: string, body: object, key: string) =>
    askOutside(service, path, reading(ShipmentBody.transform(shipmentOf)), { body: JSON.stringify(body), key })
  return {
    create: (asked) => one('/v1/shipments', createBody(asked), asked.reference),
    find: (reference) =>
      askOutside(
        service,
        `/v1/shipments?reference=${encodeURIComponent(reference)}`,
        reading(ListBody.transform(({ data }) => (data[0] === undefined ? null : shipmentOf(data[0])))),
      ),
    release: (id) => one(`/v1/shipments/${encodeURIComponent(id)}/release`, {}, `release-${id}`),
    sendBack: (id) => one(`/v1/shipments/${encodeURIComponent(id)}/return`, {}, `return-${id}`),
    checkEvent: (headers, bytes) => genuineId(verifier, headers, bytes),
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
