import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { must } from '#platform/check'
import { openWeChatPay } from './index.ts'
import { done, openWeChatWorld } from './test/wechat.ts'

const world = await openWeChatWorld()
const question = must(world.provider.payerQuestion, 'it is configured')
beforeEach(() => world.misbehave({}))

const returnUrl = 'https://shop.example/zh-cn/pay/1/wechat/back'
async function comesBack(state = 'abc123'): Promise<URL> {
  const answer = await fetch(question.url({ returnUrl, state }), { redirect: 'manual' })
  assert.equal(answer.status, 302)
  return new URL(must(answer.headers.get('location'), 'an address to go to'))
}
const codeOf = async (): Promise<string> => must((await comesBack()).searchParams.get('code'), 'a code')

test('the browser is sent with the parameters in WeChat’s order, and comes back with a code and what it carried', async () => {
  const url = question.url({ returnUrl, state: 'abc123' })
  assert(
    url.endsWith(
      `/connect/oauth2/authorize?appid=${world.config.appId}&redirect_uri=https%3A%2F%2Fshop.example%2Fzh-cn%2Fpay%2F1%2Fwechat%2Fback&response_type=code&scope=snsapi_base&state=abc123#wechat_redirect`,
    ),
  )
  const back = await comesBack()
  assert.equal(`${back.origin}${back.pathname}`, returnUrl)
  assert.equal(back.searchParams.get('state'), 'abc123')
})

test('a code is worth one open id, and with it WeChat Pay makes a payment inside WeChat', async () => {
  const openId = done(await question.answer(await codeOf()))
  const made = done(await world.provider.create(world.asked({ device: 'in-wechat', payerOpenId: openId })))
  assert.equal(made.next?.kind, 'jsapi')
})

test('a code that was used or never given is a no by WeChat’s own number', async () => {
  const code = await codeOf()
  done(await question.answer(code))
  assert.deepEqual(await question.answer(code), { kind: 'refused', code: '40163' })
  assert.deepEqual(await question.answer('061invented'), { kind: 'refused', code: '40029' })
})

test('whoever says no comes back without a code', async () => {
  await world.misbehave({ lie: { authorise: 'denied' } })
  const back = await comesBack()
  assert.deepEqual([back.searchParams.get('code'), back.searchParams.get('state')], [null, 'abc123'])
})

test('a wrong secret is a no, and an account that only looks at a saved page cannot pay', async () => {
  const given = must(world.config.webAuthorisation, 'configured')
  const wrong = openWeChatPay({ ...world.config, webAuthorisation: { ...given, appSecret: '0'.repeat(32) } })
  assert.deepEqual(await must(wrong.payerQuestion, 'one').answer(await codeOf()), { kind: 'refused', code: '40125' })
})

test('"busy", silence and what cannot be read are unknown, and nothing of our secret is repeated', async () => {
  await world.misbehave({ lie: { errcode: '-1' }, on: ['authorise.exchange'] })
  assert.deepEqual(await question.answer('061any'), { kind: 'unknown', why: 'errcode -1' })
  await world.misbehave({ lose: 'answer', on: ['authorise.exchange'] })
  const silent = await question.answer('061any')
  assert.equal(silent.kind, 'unknown')
  assert(!JSON.stringify(silent).includes(must(world.config.webAuthorisation, 'configured').appSecret))
  await world.misbehave({ lie: { openid: 'no open id <b>' }, on: ['authorise.page'] })
  const odd = await codeOf()
  await world.misbehave({})
  assert.equal((await question.answer(odd)).kind, 'unknown')
})

test('without the secret of the official account nobody is sent anywhere', () => {
  assert.equal(openWeChatPay({ ...world.config, webAuthorisation: null }).payerQuestion, undefined)
  assert.throws(
    () =>
      openWeChatPay({
        ...world.config,
        webAuthorisation: { appSecret: 'short', pageUrl: world.config.url, apiUrl: world.config.url },
      }),
    /webAuthorisation\.appSecret is no app secret/,
  )
})
