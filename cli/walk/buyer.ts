import { identityCheck } from '../../demo/index.ts'
import { until, type Journey, type Who } from './journey.ts'
import { codeFor } from './mailbox.ts'
import { at, expect, list, text } from './read.ts'

export type BuyerOnWalk = { readonly who: Who; readonly phone: string; readonly addressId: string }

const name = '沈知遥'

/** A stranger with a phone becomes a buyer who may order: code, address, real name, notice. */
export async function newBuyer(journey: Journey): Promise<BuyerOnWalk> {
  // Numbers that belong to nobody: machines' range for the phone, born in 1900 for the person.
  const phone = `+861400000${String(1000 + (Number(journey.run) % 9000))}`
  const who = await journey.step('buyer signs in with the code from the phone', async () => {
    await journey.send(null, 'POST', '/api/v1/sign-in/phone-code', { phone })
    const code = await codeFor(journey, phone)
    const answer = await journey.send(null, 'POST', '/api/v1/sign-in/phone', { phone, code })
    return [{ token: text(answer, 'token') }, { account: text(answer, 'accountId') }] as const
  })
  const addressId = await buyerGivesAddress(journey, who)
  await journey.step('buyer gives the real name, which is shown masked', async () => {
    const idNumber = identityOf(journey.run)
    const answer = await journey.send(who, 'PUT', '/api/v1/me/real-name', { name, idNumber })
    const shown = text(answer, 'person', 'number')
    expect(shown !== idNumber && !JSON.stringify(answer).includes(idNumber), 'the answer shows the whole number')
    return [undefined, { number: shown }] as const
  })
  await journey.step('buyer acknowledges the consumer notice', async () => {
    const edition = text(await journey.get(who, '/api/v1/me/notice'), 'edition')
    const answer = await journey.send(who, 'POST', '/api/v1/me/notice', { edition })
    expect(at(answer, 'acknowledged') === true, 'the notice is not acknowledged')
    return [undefined, { edition }] as const
  })
  return { who, phone, addressId }
}

function buyerGivesAddress(journey: Journey, who: Who): Promise<string> {
  return journey.step('buyer pastes an address, checks what was read, keeps it', async () => {
    const pasted = `${name}，13800001234，浙江省杭州市西湖区文三示范路17号3单元401室 310012`
    const read = await journey.send(null, 'POST', '/api/v1/addresses/parse', { text: pasted })
    const districts = list(await journey.get(who, `/api/v1/districts?under=${text(read, 'city')}`), 'items')
    const district = districts.find((each) => text(each, 'code') === text(read, 'district'))
    expect(district !== undefined, `the district ${text(read, 'district')} does not lie in the city that was read`)
    const kept = await journey.send(who, 'POST', '/api/v1/addresses', {
      name: text(read, 'name'),
      phone: text(read, 'phone'),
      districtCode: text(district, 'code'),
      detail: text(read, 'detail'),
      postcode: text(read, 'postcode') || null,
    })
    return [text(kept, 'id'), { address: text(kept, 'id'), district: text(kept, 'district', 'name') }] as const
  })
}

/** The product is found by a Chinese word, by pinyin and by its English name; then its page is read. */
export async function buyerFinds(journey: Journey, productId: string): Promise<void> {
  for (const [what, words] of [
    ['a Chinese word', '酸樱桃'],
    ['pinyin', 'suanyingtao'],
    ['the English name', 'dried tart cherries'],
  ] as const)
    await journey.step(`buyer finds it by ${what}`, async () => {
      const path = `/api/v1/listings?limit=100&words=${encodeURIComponent(words)}`
      const found = await until(`${words} finds the product`, async () => {
        const cards = list(await journey.get(null, path), 'items')
        return cards.some((card) => text(card, 'productId') === productId) ? cards.length : null
      })
      return [undefined, { words, found: String(found) }] as const
    })
  await journey.step('buyer reads the product page', async () => {
    const page = await journey.get(null, `/api/v1/listings/${productId}`)
    const shelf = text(page, 'modes', 0, 'variants', 0, 'shelf', 'amount')
    return [undefined, { product: productId, shelf }] as const
  })
}

/** The person's number: born in 1900, in a real district, with the check character of GB 11643; another for each walk. */
function identityOf(run: string): string {
  const number = Number(run)
  const month = String(1 + (number % 12)).padStart(2, '0')
  const day = String(1 + (Math.floor(number / 12) % 28)).padStart(2, '0')
  const first17 = `3301061900${month}${day}${String(number % 1000).padStart(3, '0')}`
  return first17 + identityCheck(first17)
}
