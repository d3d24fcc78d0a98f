import assert from 'node:assert/strict'
import { test } from 'node:test'
import { machineNow } from '#platform/clock'
import { readWeChatPay } from './index.ts'

const given = {
  WECHAT_PAY_APP_ID: 'wx8888888888888888',
  WECHAT_PAY_MERCHANT_ID: '1900009191',
  WECHAT_PAY_MERCHANT_SERIAL: '1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C',
  WECHAT_PAY_MERCHANT_KEY: String.raw`-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n`,
  WECHAT_PAY_API_V3_KEY: 'k'.repeat(32),
}

test('without a merchant number WeChat Pay is not arranged', () => {
  assert.equal(readWeChatPay({}, machineNow), null)
  assert.equal(readWeChatPay({ ...given, WECHAT_PAY_MERCHANT_ID: '' }, machineNow), null)
})

test('what is left out is the published address, no public key and no customs', () => {
  const read = readWeChatPay(given, machineNow)
  assert.equal(read?.url, 'https://api.mch.weixin.qq.com')
  assert.equal(read?.merchantKey, '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n')
  assert.deepEqual([read?.publicKey, read?.customs], [null, null])
})

test('public key and customs come in pairs, and half a configuration is refused by name alone', () => {
  const more = { ...given, WECHAT_PAY_CUSTOMS_NO: '3122480001', WECHAT_PAY_CUSTOMS: 'SHANGHAI_ZS' }
  assert.deepEqual(readWeChatPay(more, machineNow)?.customs, {
    url: 'https://apihk.mch.weixin.qq.com/global/v3/customs',
    customs: 'SHANGHAI_ZS',
    merchantCustomsNo: '3122480001',
  })
  const half = { ...given, WECHAT_PAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0114232134912410000000000000' }
  assert.throws(() => readWeChatPay(half, machineNow), /^Error: WECHAT_PAY_PUBLIC_KEY is missing$/)
  assert.throws(
    () => readWeChatPay({ ...given, WECHAT_PAY_API_V3_KEY: '' }, machineNow),
    /^Error: WECHAT_PAY_API_V3_KEY is missing$/,
  )
})

test('the secret of the official account opens paying inside WeChat, at the published addresses', () => {
  assert.equal(readWeChatPay(given, machineNow)?.webAuthorisation, null)
  const read = readWeChatPay({ ...given, WECHAT_PAY_APP_SECRET: 'a'.repeat(32) }, machineNow)
  assert.deepEqual(read?.webAuthorisation, {
    appSecret: 'a'.repeat(32),
    pageUrl: 'https://open.weixin.qq.com',
    apiUrl: 'https://api.weixin.qq.com',
  })
})
