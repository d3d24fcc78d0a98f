/**
 * The promise: what a buyer tells about themselves is kept encrypted, shown to nobody but them, handed on only with an
 * order, and forgotten when they ask for it.
 */
export {
  addressesNamed,
  addressesOf,
  addressOf,
  changeAddress,
  removeAddress,
  saveAddress,
  type Address,
  type WrittenAddress,
} from './addresses.ts'
export { addressFields, wireAddress } from './address-wire.ts'
export { personErased, personNamed } from './events.ts'
export { divisionsUnder, regionOf, type Named, type Region } from './china.ts'
export { acknowledge, acknowledged, noticeEdition, noticePoints, whoAcknowledged } from './notice.ts'
export {
  erasePerson,
  maskedPersonOf,
  personOf,
  personsOf,
  saveRealName,
  type MaskedPerson,
  type Person,
} from './person.ts'
export { readAddress, type ReadAddress } from './read-address.ts'
export { maskPhone } from './resident-id.ts'
