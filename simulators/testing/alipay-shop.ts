import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { contentOf, isSigned, keyPairOf, newKeyPair, publicKeyOf, privateKeyOf, signText } from '../alipay/signing.ts'
import { newHome, startProcess, type Running } from './processes.ts'

/** A shop that is registered at the simulator: its keys, the signed calls it makes, and where its notifies arrive. */
export const APP_ID = '2021000000000001'
export const SELLER_ID = '2088000000000999'
export type Params = Readonly<Record<string, string>>
export type Received = { readonly params: Params; readonly genuine: boolean }

export async function openAlipayShop(env: Record<string, string> = {}) {
  const shop = newKeyPair()
  const alipay = newKeyPair()
  const home = newHome()
  const start = (): Promise<Running> =>
    startProcess('alipay', home.path, {
      ALIPAY_APP_ID: APP_ID,
      ALIPAY_SELLER_ID: SELLER_ID,
      ALIPAY_APP_PUBLIC_KEY: shop.public_key,
      ALIPAY_PRIVATE_KEY: alipay.private_key,
      ...env,
    })
  const running = await start()
  const inbox = await startInbox(alipay.public_key)
  const close = async () => {
    await running.kill()
    inbox.close()
    home.remove()
  }
  return { shop, alipay: keyPairOf(alipay.private_key), home, running, start, inbox, close }
}

/** All parameters of a call, signed by the shop. */
export function signedCall(privateKey: string, method: string, content: object, more: Params = {}): URLSearchParams {
  const params: Params = {
    app_id: APP_ID,
    method,
    format: 'JSON',
    charset: 'utf-8',
    sign_type: 'RSA2',
    timestamp: '2026-11-22 18:00:00',
    version: '1.0',
    ...more,
    biz_content: JSON.stringify(content),
  }
  return new URLSearchParams({ ...params, sign: signText(contentOf(params, ['sign']), privateKeyOf(privateKey)) })
}

/** Answers `success`, or something else while `failing` is above zero, and keeps what came. */
async function startInbox(publicKey: string) {
  const received: Received[] = []
  let failing = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const params: Params = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')))
    const content = contentOf(params, ['sign', 'sign_type'])
    received.push({ params, genuine: isSigned(content, params['sign'] ?? '', publicKeyOf(publicKey)) })
    failing -= 1
    response.end(failing >= 0 ? 'fail' : 'success')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  return {
    url: `http://127.0.0.1:${address.port}/notify`,
    received,
    fail: (times: number) => (failing = times),
    close: () => server.close(),
  }
}
