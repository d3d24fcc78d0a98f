import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openAlipay, type AlipayConfig } from './index.ts'
import { check, done, formOf, openAlipayWorld, paid, soughtOf, type World } from './test/shop.ts'
import vectors from './test/vectors.json' with { type: 'json' }

const certificates = {
  app: vectors.shop.certificate,
  alipay: [vectors.alipay.certificate],
  root: vectors.root.certificates,
}
let world: World
let config: AlipayConfig
before(async () => {
  const open = await openAlipayWorld({
    ALIPAY_PRIVATE_KEY: vectors.alipay.pkcs8,
    ALIPAY_APP_PUBLIC_KEY: vectors.shop.spki,
    ALIPAY_CERT_SN: vectors.alipay.serial,
    ALIPAY_APP_CERT_SN: vectors.shop.serial,
    ALIPAY_ROOT_CERT_SN: vectors.root.serial,
  })
  config = { ...open.config, appPrivateKey: vectors.shop.pkcs8, alipayPublicKeys: [], certificates }
  world = { ...open, config, provider: openAlipay(config) }
})
after(() => world.close())

test('with certificates, calls name ours, and answers are believed by the one they name', async () => {
  const asked = await paid(world)
  assert.equal(done(await world.provider.find(soughtOf(asked)))?.status, 'succeeded')
  const other = openAlipay({ ...config, certificates: { ...certificates, app: vectors.alipay.certificate } })
  assert.deepEqual(await other.find(soughtOf(asked)), { kind: 'unknown', why: 'unsigned: isv.invalid-app-cert-sn' })
})

test('an answer under a certificate we were not given is unknown, and so is a notify: it is sent again', async () => {
  const asked = await paid(world)
  const without = openAlipay({ ...config, certificates: { ...certificates, alipay: [vectors.shop.certificate] } })
  assert.deepEqual(await without.find(soughtOf(asked)), { kind: 'unknown', why: 'wrong signature' })
  const form = await formOf(world, asked)
  assert.equal(check(world.provider, form).kind, 'genuine')
  form.set('alipay_cert_sn', 'a number nobody knows')
  assert.equal(check(world.provider, form).kind, 'later')
  form.set('alipay_cert_sn', vectors.alipay.serial)
  assert.equal(check(world.provider, form).kind, 'wrong')
})
