import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { buildInventory, rsaSigner, sm2Signer, validate, verifySignature } from './index.ts'
import { sm2FromBytes, sm2PublicKey, sm2Sign, sm2ToDer, sm2Verify } from './sm2.ts'
import { envelope, inventory } from './test/records.ts'

const privateKey = 0x3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8n
const sm2 = sm2Signer({ keyName: 'SM2-0001', privateKey, random: () => randomBytes(32) })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const signers = {
  'sm2-sm3': sm2,
  'rsa-sha1': rsaSigner({ keyName: 'RSA-0001', privateKey: rsa.privateKey }),
  'rsa-sha256': rsaSigner({ keyName: 'RSA-0002', privateKey: rsa.privateKey, method: 'rsa-sha256' }),
}

test('SM2 gives the signature of the standard’s own example', () => {
  const k = Buffer.from('59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21', 'hex')
  const { r, s } = sm2Sign('message digest', privateKey, () => k)
  assert.equal(r.toString(16).toUpperCase(), 'F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3')
  assert.equal(s.toString(16).toUpperCase(), 'B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA')
  assert(sm2Verify('message digest', { r, s }, sm2PublicKey(privateKey)))
  assert(!sm2Verify('message digesT', { r, s }, sm2PublicKey(privateKey)))
  assert(!sm2Verify('message digest', { r, s }, sm2PublicKey(privateKey), 'somebody else'))
  assert(!sm2Verify('message digest', { r, s }, { x: 1n, y: 1n }), 'a point that is not on the curve is no key')
})

test('a signature goes through DER and back, whatever its first bits are', () => {
  for (const pair of [
    { r: 1n, s: 255n },
    { r: 2n ** 255n + 1n, s: 127n },
    { r: 128n, s: 2n ** 256n - 1n },
  ])
    assert.deepEqual(sm2FromBytes(sm2ToDer(pair)), pair)
  for (const bytes of ['', '30', '3006020101', '3006020101020101ff', '00'.repeat(63)])
    assert.equal(sm2FromBytes(Buffer.from(bytes, 'hex')), null)
})

for (const [method, signer] of Object.entries(signers))
  test(`a declaration signed by ${method} fits the schema and holds; one changed character breaks it`, async () => {
    const built = await buildInventory([inventory], { ...envelope, signer })
    assert(built.ok)
    assert.deepEqual(await validate([{ name: method, xml: built.xml }]), [{ name: method, ok: true }])
    const verdict = verifySignature(built.xml)
    assert(verdict.state === 'holds' && verdict.method === method)
    const changes: readonly (readonly [string, string, string])[] = [
      ['<ceb:qty>2</ceb:qty>', '<ceb:qty>3</ceb:qty>', 'digest'],
      ['version="1.0">', 'version="1.1">', 'digest'],
      ['<ds:DigestValue>', '<ds:DigestValue>AAAA', 'digest'],
      ['<ds:SignedInfo>', '<ds:SignedInfo Id="x">', 'value'],
      ['<ds:Reference URI="">', '<ds:Reference URI="#part">', 'method'],
      ['#enveloped-signature', '#nothing', 'method'],
    ]
    for (const [from, to, why] of changes) {
      const changed = verifySignature(built.xml.replace(from, to))
      assert(built.xml.includes(from) && changed.state === 'broken', `${from} → ${to}`)
      assert.equal(changed.why, why, from)
    }
  })

test('what says the same in other signs holds: order of attributes, entities, CDATA, empty tags, another declaration', async () => {
  const built = await buildInventory([{ ...inventory, note: 'a < b & c' }], { ...envelope, signer: sm2 })
  assert(built.ok)
  const rewritten = built.xml
    .replace('encoding="UTF-8"', "encoding='utf-8' standalone='yes'")
    .replace(/xmlns:ceb="([^"]*)" guid="([^"]*)" version="1.0"/, "version='1.0'\n  guid='$2'\n xmlns:ceb='$1'")
    .replace('a &lt; b &amp; c', 'a <![CDATA[< b &]]> &#99;<!-- a comment -->')
    .replace('王小明', '&#x738B;小明')
    .replace('"></ds:SignatureMethod>', '"/>')
  assert.notEqual(rewritten, built.xml)
  assert.equal(verifySignature(rewritten).state, 'holds')
  assert.equal(
    verifySignature(rewritten.replace('<ceb:Inventory>', '<ceb:Inventory> ')).state,
    'broken',
    'white space counts',
  )
})

test('a key of one’s own trust decides, not the one the message brings', async () => {
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const built = await buildInventory([inventory], { ...envelope, signer: signers['rsa-sha1'] })
  assert(built.ok)
  assert.equal(verifySignature(built.xml, { rsa: rsa.publicKey }).state, 'holds')
  const foreign = verifySignature(built.xml, { rsa: other.publicKey })
  assert(foreign.state === 'broken' && foreign.why === 'value')
  const wrongKind = verifySignature(built.xml, { sm2: sm2PublicKey(privateKey) })
  assert(wrongKind.state === 'broken' && wrongKind.why === 'value')
})

test('no signature, two signatures and no XML are told apart', async () => {
  const built = await buildInventory([inventory], { ...envelope, signer: sm2 })
  assert(built.ok)
  const [signature = ''] = /<ds:Signature[^]*<\/ds:Signature>/.exec(built.xml) ?? []
  assert.deepEqual(verifySignature(built.xml.replace(signature, '')), { state: 'unsigned' })
  assert.equal(verifySignature(built.xml.replace(signature, signature + signature)).state, 'unreadable')
  assert.equal(verifySignature('<a').state, 'unreadable')
})

test('the official samples are signed with keys of fancy: none holds, and none makes the reader throw', () => {
  for (const name of ['CEB311', 'CEB621', 'CEB711']) {
    const xml = readFileSync(new URL(`./schema/samples-202205/${name}Message.xml`, import.meta.url), 'utf8')
    const verdict = verifySignature(xml)
    assert(verdict.state === 'broken' && verdict.why === 'digest', name)
  }
})

test('OpenSSL, where the machine has it, accepts what the SM2 signer signs', { skip: !hasOpenSsl() }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sm2-'))
  try {
    const key = join(folder, 'key.pem')
    openssl(['genpkey', '-algorithm', 'SM2', '-out', key])
    const text = openssl(['pkey', '-in', key, '-text', '-noout'])
    const hex = /priv:([\s0-9a-f:]+)pub:/.exec(text)?.[1]?.replaceAll(/[\s:]/g, '') ?? ''
    const [message, value] = [join(folder, 'message'), join(folder, 'value')]
    writeFileSync(message, 'WB 声明')
    writeFileSync(value, sm2ToDer(sm2Sign('WB 声明', BigInt(`0x${hex}`), () => randomBytes(32))))
    const said = openssl([
      'pkeyutl',
      '-verify',
      '-rawin',
      '-digest',
      'sm3',
      '-in',
      message,
      '-sigfile',
      value,
      '-inkey',
      key,
      '-pkeyopt',
      'distid:1234567812345678',
    ])
    assert.match(said, /Verified Successfully/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function openssl(args: readonly string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

function hasOpenSsl(): boolean {
  try {
    return openssl(['version']).startsWith('OpenSSL 3') && openssl(['list', '-public-key-algorithms']).includes('SM2')
  } catch {
    return false
  }
}
