import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { WeChatPayConfig } from './config.ts'
import { decrypt } from './signature.ts'

/**
 * The keys that WeChat Pay signs with. Platform certificates come from `GET /v3/certificates`, encrypted under the API v3
 * key, which is what makes them genuine. While one follows another both are valid, and each message names its own by
 * serial number; an unknown number makes us fetch the list once, at most once a minute whoever knocks, so that a
 * stranger cannot make us hammer WeChat Pay. The list is also read anew before it is twelve hours old, as WeChat Pay
 * asks, and a fetch that fails leaves what we have. The newer mode has one public key under an id of its own; during the change from one mode to the other messages
 * of both kinds arrive, and both are known here.
 */
export type PlatformKey = { readonly serial: string; readonly key: KeyObject }
export type PlatformKeys = {
  /**
   * The key as far as it is known at this moment, without waiting: `unsure` when it is not known and the list, which is
   * fetched meanwhile, may tell soon; null when the list is fresh and does not have it.
   */
  know(serial: string): PlatformKey | 'unsure' | null
  /** The key of this serial number or key id, fetched when it is new; null when WeChat Pay does not know it either. */
  find(serial: string): Promise<PlatformKey | null>
  /** The key to encrypt with: the public key where there is one, else the certificate that is valid longest. */
  toEncrypt(): Promise<PlatformKey | null>
}
/** Asks for the list: its text, and a check of the signature of that answer by one of these keys. */
export type AskCertificates = () => Promise<{
  readonly text: string
  readonly signedBy: (keys: ReadonlyMap<string, KeyObject>) => boolean
} | null>

type Certificate = PlatformKey & { readonly from: Date; readonly until: Date }
type State = {
  certificates: ReadonlyMap<string, Certificate>
  askedAt: Date | null
  /** When the list that we hold was asked for. */
  readAt: Date | null
  asking: Promise<void> | null
}

/** Between two fetches when a stranger’s message asks for one, and when an answer to a call of ours does. */
const againMsMin = { stranger: 60_000, ours: 5_000 } as const
const freshMsMax = 10 * 3_600_000
const publicKeyId = /^PUB_KEY_ID_/

export function openPlatformKeys(config: WeChatPayConfig, ask: AskCertificates): PlatformKeys {
  const own =
    config.publicKey === null ? null : { serial: config.publicKey.id, key: createPublicKey(config.publicKey.pem) }
  const state: State = { certificates: new Map(), askedAt: null, readAt: null, asking: null }
  const agoMs = (at: Date | null): number =>
    at === null ? Number.POSITIVE_INFINITY : config.realNow().getTime() - at.getTime()

  const fetchList = async (): Promise<void> => {
    const answer = await ask().catch(() => null)
    const read = answer === null ? null : readCertificates(config.apiV3Key, answer.text)
    if (answer === null || read === null) return
    // In public-key mode the list itself is signed by that key.
    const among = [...read.values(), ...(own === null ? [] : [own])]
    if (!answer.signedBy(new Map(among.map(({ serial, key }) => [serial, key])))) return
    state.certificates = read
    state.readAt = state.askedAt
  }
  /** Waits for the fetch under way, or starts one unless the last is too recent. */
  const renewed = async (againAfterMs: number): Promise<void> => {
    if (state.asking === null && agoMs(state.askedAt) >= againAfterMs) {
      state.askedAt = config.realNow()
      state.asking = fetchList().finally(() => (state.asking = null))
    }
    await state.asking
  }
  const valid = (each: Certificate | undefined): each is Certificate =>
    each !== undefined && each.from <= config.realNow() && config.realNow() < each.until

  const known = (serial: string): PlatformKey | null => {
    if (serial === own?.serial) return own
    const found = state.certificates.get(serial.toUpperCase())
    return valid(found) ? found : null
  }
  /** Key ids are configured, never fetched. */
  const fetchable = (serial: string): boolean => serial !== '' && !publicKeyId.test(serial)
  const stale = (): boolean => agoMs(state.readAt) >= freshMsMax

  return {
    know: (serial) => {
      const before = known(serial)
      if (!fetchable(serial) || (before !== null && !stale())) return before
      const listIsNew = state.readAt !== null && state.readAt === state.askedAt
      const answered = listIsNew && agoMs(state.readAt) < againMsMin.stranger
      void renewed(againMsMin.stranger)
      return before ?? (answered ? null : 'unsure')
    },
    find: async (serial) => {
      if (!fetchable(serial)) return known(serial)
      if (known(serial) === null) await renewed(againMsMin.ours)
      else if (stale()) void renewed(againMsMin.stranger)
      return known(serial)
    },
    toEncrypt: async () => {
      if (own !== null) return own
      if (stale()) await renewed(againMsMin.ours)
      const usable = [...state.certificates.values()].filter(valid)
      return usable.toSorted((left, right) => right.until.getTime() - left.until.getTime())[0] ?? null
    },
  }
}

const List = z.object({
  data: z
    .array(
      z.object({
        encrypt_certificate: z.object({
          algorithm: z.literal('AEAD_AES_256_GCM'),
          nonce: z.string(),
          associated_data: z.string().optional(),
          ciphertext: z.string(),
        }),
      }),
    )
    .max(20),
})

/** By serial number; null when it cannot be read or opened. The dates are those of the certificate itself. */
function readCertificates(apiV3Key: string, text: string): ReadonlyMap<string, Certificate> | null {
  try {
    const pems = List.parse(JSON.parse(text)).data.map((each) => decrypt(apiV3Key, each.encrypt_certificate))
    return new Map(
      pems.map((pem) => {
        const {
          serialNumber: serial,
          publicKey: key,
          validFromDate: from,
          validToDate: until,
        } = new X509Certificate(pem)
        return [serial, { serial, key, from, until }]
      }),
    )
  } catch {
    return null
  }
}
