import assert from 'node:assert/strict'
import { test } from 'node:test'
import { innerText } from './answer-text.ts'
import { readCertificates } from './certificates.ts'
import { contentOf, isSigned, readPrivateKey, readPublicKey, signText } from './sign.ts'
import vectors from './test/vectors.json' with { type: 'json' }

test('what is signed has the parameters by name, unescaped, without the empty ones and the signature', () => {
  const params = {
    sign_type: 'RSA2',
    charset: 'utf-8',
    sign: 'x',
    app_id: '2021000000000001',
    return_url: '',
    method: 'alipay.trade.query',
    biz_content: '{"out_trade_no":"a_1","subject":"蜂蜜 一瓶"}',
  }
  assert.equal(contentOf(params, ['sign']), vectors.content)
})

test('our signature is the one openssl makes of the same text, whatever form the key was handed out in', () => {
  for (const key of [vectors.shop.pkcs8, vectors.shop.pkcs1])
    assert.equal(signText(vectors.content, readPrivateKey(key)), vectors.signature)
})

test('a signature holds for its text and key alone, and one that is no base64 is wrong', () => {
  const keys = [readPublicKey(vectors.shop.spki)]
  assert.equal(isSigned(vectors.content, vectors.signature, keys), true)
  assert.equal(isSigned(`${vectors.content} `, vectors.signature, keys), false)
  assert.equal(isSigned(vectors.content, vectors.signature, []), false)
  for (const wrong of ['', '???', 'AAAA', vectors.signature.slice(4)])
    assert.equal(isSigned(vectors.content, wrong, keys), false)
})

test('the inner object is cut out as it was sent, with its escapes, blanks and braces in strings', () => {
  const inner = String.raw`{"url":"http:\/\/x","odd":"a\"}{", "deep":{"list":[{}]} }`
  assert.equal(innerText(`{"m_response":${inner},"sign":"s"}`, 'm_response'), inner)
  assert.equal(innerText(`{"m_response" : ${inner},"sign":"s"}`, 'm_response'), null)
  assert.equal(innerText('{"m_response":{"cut', 'm_response'), null)
  assert.equal(innerText('{"m_response":"text","sign":"{}"}', 'm_response'), null)
  assert.equal(innerText('{"other":{}}', 'm_response'), null)
})

test('the serial numbers of certificates are those of the published rule, and only RSA roots count', () => {
  const read = readCertificates({
    app: vectors.shop.certificate,
    alipay: [vectors.alipay.certificate],
    root: vectors.root.certificates,
  })
  assert.deepEqual(read.params, { app_cert_sn: vectors.shop.serial, alipay_root_cert_sn: vectors.root.serial })
  assert.deepEqual([...read.keys.keys()], [vectors.alipay.serial])
})
