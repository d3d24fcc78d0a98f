import type { Behaviour } from '../common/control.ts'
import type { Fields } from '../common/fields.ts'
import { newDigits, newId } from '../common/ids.ts'
import { refuse } from '../common/refusal.ts'
import type { Outcome } from '../common/simulator.ts'
import type { Table } from '../common/store.ts'

/**
 * A parcel moves one step at a time and waits at the port until customs has released it. `record` is what the carrier
 * itself reports for the customs declaration: the weight on its own scale and the consignee on its own label. It is
 * fixed when the parcel is taken over, and differs from the request only when the simulator was told to lie.
 */
export type Status =
  | 'created'
  | 'picked_up'
  | 'exported'
  | 'arrived_port'
  | 'customs_released'
  | 'in_delivery'
  | 'delivered'
  | 'returned'
export type Shipment = {
  readonly id: string
  readonly waybill_no: string
  readonly reference: string
  readonly route: string
  readonly origin: string
  readonly destination: string
  readonly status: Status
  readonly created_at: string
  readonly released: boolean
  readonly record: {
    readonly waybill_no: string
    readonly weight_grams: number
    readonly pieces: number
    readonly goods: string
    readonly consignee: {
      readonly name: string
      readonly phone: string
      readonly address: string
      readonly district: string | null
    }
  }
  readonly events: readonly { readonly status: Status; readonly at: string; readonly place: string }[]
}
export type Shipments = Table<Shipment>
export type NewShipment = Pick<Shipment, 'reference' | 'route' | 'origin' | 'destination'> & {
  readonly record: Omit<Shipment['record'], 'waybill_no'>
}

const NEXT: Readonly<Record<Status, Status | null>> = {
  created: 'picked_up',
  picked_up: 'exported',
  exported: 'arrived_port',
  arrived_port: 'customs_released',
  customs_released: 'in_delivery',
  in_delivery: 'delivered',
  delivered: null,
  returned: null,
}

export function readShipment(body: Fields): NewShipment {
  const to = body.object('to')
  const lines = to.texts('address_lines')
  return {
    reference: body.text('reference', 60),
    route: body.text('route', 60),
    origin: body.object('from').text('city', 100),
    destination: lines.join(''),
    record: {
      weight_grams: body.whole('weight_grams', 1, 1_000_000),
      pieces: body.whole('pieces', 1, 999),
      goods: body.text('goods', 200),
      consignee: {
        name: to.text('name', 100),
        phone: to.text('phone', 50),
        address: lines.join(''),
        district: to.optionalText('district', 20),
      },
    },
  }
}

export function createShipment(shipments: Shipments, input: NewShipment, { lie }: Behaviour, now: Date): Outcome {
  const waybill_no = `WB${newDigits(12)}`
  const { consignee } = input.record
  const shipment: Shipment = {
    ...input,
    id: newId('shp'),
    waybill_no,
    status: 'created',
    created_at: now.toISOString(),
    released: false,
    record: {
      ...input.record,
      waybill_no,
      weight_grams:
        lie['weight_grams'] === undefined ? input.record.weight_grams : Number.parseInt(lie['weight_grams'], 10),
      consignee: {
        ...consignee,
        name: lie['consignee_name'] ?? consignee.name,
        phone: lie['consignee_phone'] ?? consignee.phone,
        address: lie['consignee_address'] ?? consignee.address,
      },
    },
    events: [],
  }
  return { status: 201, body: view(shipment), puts: [shipments.put(shipment.id, shipment)], events: [] }
}

/** One step on. Refuses 409 while the parcel waits for customs, or has reached an end. */
export function advance(shipments: Shipments, id: string, now: Date): Outcome {
  const shipment = findShipment(shipments, id)
  const next = NEXT[shipment.status]
  if (next === null) return refuse(409, `shipment.${shipment.status}`, `the parcel is already ${shipment.status}`)
  if (waitsForCustoms(shipment)) return refuse(409, 'shipment.awaits_release', 'customs has not released the parcel')
  return moved(shipments, shipment, next, now)
}

/** Customs has released the parcel. May be told before the parcel arrives, and more than once. */
export function release(shipments: Shipments, id: string, now: Date): Outcome {
  const found = findShipment(shipments, id)
  if (found.status === 'returned') return refuse(409, 'shipment.returned', 'the parcel is on its way back')
  const shipment: Shipment = { ...found, released: true }
  if (shipment.status === 'arrived_port') return moved(shipments, shipment, 'customs_released', now)
  return { status: 200, body: view(shipment), puts: [shipments.put(id, shipment)], events: [] }
}

/** Sends the parcel back. Refuses 409 once it is delivered; told twice it is answered the same. */
export function sendBack(shipments: Shipments, id: string, now: Date): Outcome {
  const shipment = findShipment(shipments, id)
  if (shipment.status === 'returned') return { status: 200, body: view(shipment), puts: [], events: [] }
  if (shipment.status === 'delivered') return refuse(409, 'shipment.delivered', 'the parcel has been delivered')
  return moved(shipments, shipment, 'returned', now)
}

export function canMove(shipment: Shipment): boolean {
  return NEXT[shipment.status] !== null && !waitsForCustoms(shipment)
}

export function findShipment(shipments: Shipments, id: string): Shipment {
  return shipments.get(id) ?? refuse(404, 'shipment.unknown', 'no such shipment')
}

export function view({ id, waybill_no, reference, route, status, created_at, record, events }: Shipment): object {
  return { id, waybill_no, reference, route, status, created_at, record, events }
}

function waitsForCustoms(shipment: Shipment): boolean {
  return shipment.status === 'arrived_port' && !shipment.released
}

function moved(shipments: Shipments, before: Shipment, status: Status, now: Date): Outcome {
  const event = { status, at: now.toISOString(), place: placeOf(before, status) }
  const shipment: Shipment = { ...before, status, events: [...before.events, event] }
  const data = { shipment_id: shipment.id, waybill_no: shipment.waybill_no, reference: shipment.reference, ...event }
  return {
    status: 200,
    body: view(shipment),
    puts: [shipments.put(shipment.id, shipment)],
    events: [{ type: 'shipment.event', data }],
  }
}

function placeOf(shipment: Shipment, status: Status): string {
  switch (status) {
    case 'created':
    case 'picked_up':
    case 'exported':
    case 'returned':
      return shipment.origin
    case 'arrived_port':
    case 'customs_released':
      return '口岸监管作业场所（模拟）'
    case 'in_delivery':
    case 'delivered':
      return shipment.destination
  }
}
