import { openCarrier, type Carrier, type CarrierMovement, type Shipment, type ShipmentAsked } from '#modules/fulfilment'
import type { TwinNeeds } from './payment-twin.ts'

export type Parcel = Omit<Shipment, 'movements'> & { movements: CarrierMovement[]; released: boolean }

export type CarrierTwin = Carrier & {
  readonly parcels: () => Parcel[]
  /** One step further on its way; false where it waits for customs or has ended. */
  advance(id: string): boolean
  turnBack(id: string): boolean
}

const way = ['picked_up', 'exported', 'arrived_port', 'customs_released', 'in_delivery', 'delivered'] as const
const packagingGrams = 120

/** A carrier with its own scale and its own label, which sometimes says another address or weight than it was told. */
export function openCarrierTwin({ clock, random, weather, post, key }: TwinNeeds, parcels: Parcel[] = []): CarrierTwin {
  const real = openCarrier({ url: 'http://127.0.0.1:9', secret: 'unused', webhookSecret: key })
  const byId = (id: string) => parcels.find((each) => each.id === id)
  const done = <T>(value: T) => ({ kind: 'done', value }) as const
  const unknown = { kind: 'refused', code: 'shipment.not_found' } as const
  const shown = (each: Parcel): Shipment => ({ ...each, movements: [...each.movements] })
  const move = (each: Parcel, status: CarrierMovement['status']): void => {
    const movement = { status, at: clock.now(), place: null }
    each.movements.push(movement)
    post.send('carrier', 'shipment.event', eventOf(each, movement))
  }
  return {
    checkEvent: real.checkEvent,
    readEvent: real.readEvent,
    create: (asked) =>
      weather.call(() => {
        const known = parcels.find(({ reference }) => reference === asked.reference)
        if (known !== undefined) return done(shown(known))
        const lie = weather.isClear() ? 50 : random.below(100)
        const made = taken(asked, parcels.length + 1, lie, clock.now())
        parcels.push(made)
        return done(shown(made))
      }),
    find: (reference) =>
      weather.call(() => {
        const found = parcels.find((each) => each.reference === reference)
        return done(found === undefined ? null : shown(found))
      }),
    release: (id) =>
      weather.call(() => {
        const found = byId(id)
        if (found === undefined) return unknown
        found.released = true
        return done(shown(found))
      }),
    sendBack: (id) =>
      weather.call(() => {
        const found = byId(id)
        if (found === undefined) return unknown
        const last = found.movements.at(-1)?.status
        if (last === 'delivered') return { kind: 'refused', code: 'shipment.delivered' } as const
        if (last !== 'returned') move(found, 'returned')
        return done(shown(found))
      }),
    parcels: () => parcels,
    advance: (id) => {
      const found = byId(id)
      const last = found?.movements.at(-1)?.status
      const status = way[last === undefined ? 0 : way.findIndex((each) => each === last) + 1]
      if (found === undefined || last === 'returned' || status === undefined) return false
      if (status === 'customs_released' && !found.released) return false
      move(found, status)
      return true
    },
    turnBack: (id) => {
      const found = byId(id)
      const last = found?.movements.at(-1)?.status
      if (found === undefined || last === undefined || last === 'delivered' || last === 'returned') return false
      move(found, 'returned')
      return true
    },
  }
}

/** A parcel as the carrier weighed and labelled it; some are weighed (`lie` below 4) or labelled (above 95) wrongly. */
function taken(asked: ShipmentAsked, at: number, lie: number, createdAt: Date): Parcel {
  const waybillNo = `WB${String(at).padStart(12, '0')}`
  const address = `${asked.to.addressLines.join('')}${lie > 95 ? '1' : ''}`
  return {
    id: `shp_${at}`,
    waybillNo,
    reference: asked.reference,
    createdAt,
    record: {
      waybillNo,
      weightGrams: lie < 4 ? 1 : asked.weightGrams + packagingGrams,
      goods: asked.goods,
      consignee: { name: asked.to.name, phone: asked.to.phone, address },
      transport: { name: asked.route, voyage: asked.route.slice(0, 32), bill: waybillNo },
    },
    movements: [],
    released: false,
  }
}

const eventOf = ({ id, waybillNo, reference }: Parcel, { status, at, place }: CarrierMovement) => ({
  shipment_id: id,
  waybill_no: waybillNo,
  reference,
  status,
  at: at.toISOString(),
  place,
})
