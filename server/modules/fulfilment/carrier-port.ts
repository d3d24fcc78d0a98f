import { definePort } from '#platform/world'
import type { CarrierStatus } from './parcel-state.ts'
import type { Answer } from '#platform/outside'

/** What we ask a carrier to take over. Texts are in Chinese as the label needs them; the weight is of the whole parcel. */
export type ShipmentAsked = {
  /** Our parcel's id: also the idempotency key, and how an unanswered question is asked again. */
  readonly reference: string
  readonly route: string
  readonly fromCity: string
  readonly to: {
    readonly name: string
    readonly phone: string
    readonly addressLines: readonly string[]
    /** Six-digit division code. */
    readonly district: string | null
  }
  readonly weightGrams: number
  readonly pieces: number
  readonly goods: string
}

/** What the carrier itself reports for the customs declaration: its own scale, its own label, its own transport. */
export type CarrierRecord = {
  readonly waybillNo: string
  readonly weightGrams: number
  readonly goods: string
  readonly consignee: { readonly name: string; readonly phone: string; readonly address: string }
  /** The means of transport over the border, its voyage, and the bill of lading, as declarations of mode 9610 name them. */
  readonly transport: { readonly name: string; readonly voyage: string; readonly bill: string }
}

export type CarrierMovement = { readonly status: CarrierStatus; readonly at: Date; readonly place: string | null }

export type Shipment = {
  readonly id: string
  readonly waybillNo: string
  readonly reference: string
  readonly createdAt: Date
  readonly record: CarrierRecord
  readonly movements: readonly CarrierMovement[]
}

/** What a webhook says. It names the shipment in three ways, and all three are compared. */
export type CarrierEvent = CarrierMovement & {
  readonly shipmentId: string
  readonly waybillNo: string
  readonly reference: string
}

/** `unknown`: no answer, or one that says nothing about what happened. It is asked again, never taken for a no. */
export type CarrierAnswer<T> = Answer<T>

export type Carrier = {
  create(asked: ShipmentAsked): Promise<CarrierAnswer<Shipment>>
  /** The shipment under our reference; null when the carrier has none. */
  find(reference: string): Promise<CarrierAnswer<Shipment | null>>
  release(shipmentId: string): Promise<CarrierAnswer<Shipment>>
  sendBack(shipmentId: string): Promise<CarrierAnswer<Shipment>>
  /** The id of a webhook whose signature is right at this moment of real time; null when it is wrong. */
  checkEvent(headers: Headers, bytes: Uint8Array): string | null
  /** What a kept webhook says; null when it is nothing we can read. */
  readEvent(text: string): CarrierEvent | null
}

export const carrierPort = definePort<Carrier>('carrier', 'shipping parcels')
