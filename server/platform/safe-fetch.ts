import { lookup } from 'node:dns/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIP } from 'node:net'

/**
 * Fetches an address that a stranger wrote, without letting it reach inside: the name is resolved first, every address it
 * has must be public, and the connection is made to that checked address and no other (a name that answers differently a
 * second later gains nothing). Each redirect is checked afresh, three at most. Size, time and content type are bounded.
 * Cookies, credentials and headers of ours never go along.
 */
export type SafeAnswer =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly type: string; readonly url: string }
  | { readonly ok: false; readonly refused: SafeRefusal }
export type SafeRefusal =
  | 'bad-address'
  | 'private-address'
  | 'unreachable'
  | 'timeout'
  | 'too-many-redirects'
  | 'bad-status'
  | 'wrong-type'
  | 'too-large'

export type SafeTerms = {
  /** What the content type must begin with, such as `image/`. */
  readonly types: readonly string[]
  readonly bytesMax: number
  readonly timeoutMs: number
  /** How names become addresses; tests hand in their own. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
  /** Which addresses may be connected to; tests allow their own server. */
  readonly allowed?: (address: string) => boolean
}

const redirectsMax = 3
const portsAllowed = new Set(['', '80', '443'])

/** Never throws; why nothing came is a value. */
export async function safeFetch(url: string, terms: SafeTerms): Promise<SafeAnswer> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), terms.timeoutMs)
  try {
    return await follow(url, terms, abort.signal)
  } catch (error) {
    if (error instanceof Refused) return no(error.refused)
    return no(abort.signal.aborted ? 'timeout' : 'unreachable')
  } finally {
    clearTimeout(timer)
    abort.abort()
  }
}

class Refused extends Error {
  readonly refused: SafeRefusal
  constructor(refused: SafeRefusal) {
    super(refused)
    this.refused = refused
  }
}

const no = (refused: SafeRefusal): SafeAnswer => ({ ok: false, refused })

async function follow(first: string, terms: SafeTerms, signal: AbortSignal): Promise<SafeAnswer> {
  let url = first
  for (let redirects = 0; redirects <= redirectsMax; redirects += 1) {
    const target = addressOf(url, terms)
    const address = await checkedAddress(target, terms, signal)
    const answer = await ask(target, address, signal)
    const { statusCode: status = 0, headers } = answer
    if (status >= 300 && status < 400 && headers.location !== undefined) {
      answer.destroy()
      url = URL.canParse(headers.location, target) ? new URL(headers.location, target).href : ''
      continue
    }
    if (status !== 200) {
      answer.destroy()
      return no('bad-status')
    }
    return await read(answer, target, terms)
  }
  return no('too-many-redirects')
}

function addressOf(url: string, terms: SafeTerms): URL {
  if (!URL.canParse(url)) throw new Refused('bad-address')
  const target = new URL(url)
  const web = target.protocol === 'http:' || target.protocol === 'https:'
  const port = terms.allowed !== undefined || portsAllowed.has(target.port)
  if (!web || !port || target.username !== '' || target.password !== '') throw new Refused('bad-address')
  return target
}

/** Every address of the name must be public; the first is used. A name with one private address is refused whole. */
async function checkedAddress(target: URL, terms: SafeTerms, signal: AbortSignal): Promise<string> {
  const host = target.hostname.replace(/^\[|\]$/g, '')
  const allowed = terms.allowed ?? isPublicAddress
  const addresses = isIP(host) === 0 ? await inTime((terms.resolve ?? resolveAll)(host), signal) : [host]
  const [address] = addresses
  if (address === undefined) throw new Refused('unreachable')
  if (!addresses.every(allowed)) throw new Refused('private-address')
  return address
}

/** A name server cannot be hung up on, so its answer is only no longer waited for. */
function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Refused('timeout')), { once: true })
    work.then(resolve, reject)
  })
}

const resolveAll = async (host: string): Promise<readonly string[]> =>
  (await lookup(host, { all: true, verbatim: true })).map((each) => each.address)

/** Speaks to the checked address under the name's own certificate and host header. */
function ask(target: URL, address: string, signal: AbortSignal): Promise<IncomingMessage> {
  const secure = target.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const sent = (secure ? httpsRequest : httpRequest)(
      target,
      {
        method: 'GET',
        signal,
        agent: false,
        headers: { accept: 'image/*', 'user-agent': 'westbound-pictures', 'accept-encoding': 'identity' },
        // Node asks for one address or for all of them; both get the one that was checked.
        lookup: (_host, options, done) => {
          const family = isIP(address)
          if (options.all === true) done(null, [{ address, family }])
          else done(null, address, family)
        },
      },
      (answer) => {
        answer.on('error', () => undefined) // a body we hung up on; one that is read reports to its reader too
        resolve(answer)
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

async function read(answer: IncomingMessage, target: URL, terms: SafeTerms): Promise<SafeAnswer> {
  const type = (answer.headers['content-type'] ?? '').toLowerCase()
  if (!terms.types.some((each) => type.startsWith(each))) {
    answer.destroy()
    return no('wrong-type')
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer) {
    if (!(chunk instanceof Uint8Array)) continue
    size += chunk.length
    if (size > terms.bytesMax) {
      answer.destroy()
      return no('too-large')
    }
    chunks.push(chunk)
  }
  return { ok: true, bytes: Buffer.concat(chunks), type, url: target.href }
}

const inside = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.addSubnet(net, bits, 'ipv4')

/** Only global unicast (2000::/3) is outside; of it these parts carry an IPv4 address or are for documents and tests. */
const insideOfGlobal = new BlockList()
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  insideOfGlobal.addSubnet(net, bits, 'ipv6')
const global = new BlockList()
global.addSubnet('2000::', 3, 'ipv6')

/** Whether an address belongs to the public internet: no loopback, private, link-local, metadata, mapped or reserved one. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !inside.check(address, 'ipv4')
  if (family !== 6) return false
  return global.check(address, 'ipv6') && !insideOfGlobal.check(address, 'ipv6')
}
