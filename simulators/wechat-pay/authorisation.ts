import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '../common/ids.ts'
import type { Simulator } from '../common/simulator.ts'
import type { PageCall } from './commands.ts'
import type { Account } from './keys.ts'

/**
 * WeChat's web authorisation, silent (`snsapi_base`): the page sends the browser back at once with a code of one use and
 * five minutes, and the code is exchanged for an open id. Refusals come with status 200 and an `errcode`, as `text/plain`.
 */
type Code = { readonly code: string; readonly openid: string; readonly given_at: string; readonly used: boolean }

const CODE_MS = 5 * 60_000
/** WeChat matches the address: these, in this order. */
const ORDER = 'appid redirect_uri response_type scope state'

export function addAuthorisation(simulator: Simulator, account: Account): void {
  addPage(simulator, account)
  addExchange(simulator, account)
}

function addPage(simulator: Simulator, account: Account): void {
  const { app, clock, store } = simulator
  const codes = store.table<Code>('authorisation_codes')
  app.get('/connect/oauth2/authorize', (c) => {
    const given = (name: string) => c.req.query(name) ?? ''
    const order = [...new URL(c.req.url).searchParams.keys()].join(' ')
    if (order !== ORDER || given('response_type') !== 'code' || !/^[a-zA-Z0-9]{0,128}$/.test(given('state')))
      return trouble(c, '该链接无法访问')
    if (given('appid') !== account.appId) return trouble(c, 'appid 参数错误')
    if (given('scope') !== 'snsapi_base') return trouble(c, 'Scope 参数错误或没有 Scope 权限')
    if (!/^https?:\/\/[^\s"'<>]+$/.test(given('redirect_uri')))
      return trouble(c, 'redirect_uri 域名与后台配置不一致，错误码：10003')
    const back = new URL(given('redirect_uri'))
    const now = clock.now()
    simulator.perform('authorise.page', ({ lie }) => {
      const made: Code = {
        code: newId('0'),
        openid: lie['openid'] ?? newId('o'),
        given_at: now.toISOString(),
        used: false,
      }
      // Whoever says no comes back without a code.
      if (lie['authorise'] !== 'denied') back.searchParams.set('code', made.code)
      return { status: 200, body: {}, puts: [codes.put(made.code, made)], events: [] }
    })
    back.searchParams.set('state', given('state'))
    return c.redirect(back.href, 302)
  })
}

function addExchange(simulator: Simulator, account: Account): void {
  const { app, clock, store } = simulator
  const codes = store.table<Code>('authorisation_codes')
  app.get('/sns/oauth2/access_token', async (c) => {
    const given = (name: string) => c.req.query(name) ?? ''
    const said: { body: object } = { body: {} }
    const { behaviour } = simulator.perform('authorise.exchange', ({ lie }) => {
      const found = codes.get(given('code'))
      const forced = lie['errcode'] === undefined ? null : Number(lie['errcode'])
      const wrong = forced ?? errorOf(account, given, found, clock.now())
      said.body =
        wrong === null ? answerOf(found?.openid ?? '') : { errcode: wrong, errmsg: MESSAGES[wrong] ?? 'error' }
      const puts = wrong === null && found !== undefined ? [codes.put(found.code, { ...found, used: true })] : []
      return { status: 200, body: {}, puts, events: [] }
    })
    await sleep(behaviour.hang_ms)
    if (behaviour.lose === 'answer') {
      c.env.outgoing.destroy()
      return RESPONSE_ALREADY_SENT
    }
    return c.body(JSON.stringify(said.body), 200, { 'content-type': 'text/plain' })
  })
}

const MESSAGES: Readonly<Record<number, string>> = {
  [-1]: 'system error',
  40002: 'invalid grant_type',
  40013: 'invalid appid',
  40029: 'invalid code',
  40125: 'invalid appsecret',
  40163: 'code been used',
  41008: 'missing code',
}

function errorOf(account: Account, given: (name: string) => string, found: Code | undefined, now: Date): number | null {
  if (given('appid') !== account.appId) return 40013
  if (given('secret') !== account.appSecret) return 40125
  if (given('grant_type') !== 'authorization_code') return 40002
  if (given('code') === '') return 41008
  if (found === undefined) return 40029
  if (found.used) return 40163
  return Date.parse(found.given_at) + CODE_MS <= now.getTime() ? 40029 : null
}

const answerOf = (openid: string): object => ({
  access_token: newId('token'),
  expires_in: 7200,
  refresh_token: newId('token'),
  openid,
  scope: 'snsapi_base',
})

const trouble = (c: PageCall, text: string): Response =>
  c.html(
    `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>微信模拟器</title><h1>${text}</h1></html>`,
    400,
  )
