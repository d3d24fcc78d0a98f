import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Answer } from '#platform/page'
import type { Refusal } from '#platform/refusal'
import { id, z } from '#platform/wire'
import {
  saveAddress,
  addressesOf,
  addressFields,
  divisionsUnder,
  readAddress,
  removeAddress,
  type Address,
} from '#modules/buyers'
import {
  districtFields,
  empty,
  errorSummary,
  form,
  hidden,
  html,
  linkButton,
  nothing,
  pasteAddress,
  textArea,
  textField,
  type Html,
  type Problems,
} from '../kit/index.ts'
import { flashOf, shell, type BuyerCtx, type Input } from './shell.ts'

/** `checkout`: the page stands on the way to an order and leads back there. */
const next = z.enum(['checkout']).optional()
type Next = z.infer<typeof next>

export const addressesPage = onGet({
  path: '/zh-cn/me/addresses',
  who: ['buyer'],
  query: z.object({ next }),
  show: (ctx, input) => list(ctx, input, input.query.next),
})

export const newAddressPage = onGet({
  path: '/zh-cn/me/addresses/new',
  who: ['buyer'],
  query: z.object({ next }),
  show: async (ctx, input) => write(ctx, input, { next: input.query.next, values: {}, problems: {} }),
})

const text = (max: number) => z.string().max(max).default('')
const typed = z.object({
  action: z.enum(['recognise', 'continue', 'save']).default('save'),
  pasted: text(500),
  name: text(60),
  phone: text(40),
  province: text(6),
  city: text(6),
  district: text(6),
  detail: text(250),
  postcode: text(10),
  next: next.or(z.literal('').transform(() => undefined)),
})
type Values = Readonly<Partial<Record<string, string>>>

/** One form for three buttons: read what was pasted, load the next list, save. Only the last keeps anything. */
export const addressForm = onPost({
  path: '/zh-cn/me/addresses',
  who: ['buyer'],
  fields: typed,
  keyless: 'the same address written twice is one; no kept answer may hold it in clear',
  act: async (ctx, input): Promise<Answer> => {
    const { action, next: way, ...values } = input.fields
    if (action === 'recognise') return write(ctx, input, { next: way, ...recognised(values) })
    if (action === 'continue') return write(ctx, input, { next: way, values: inPlace(values), problems: {} })
    const { district: districtCode, postcode, name, phone, detail } = values
    const read = addressFields.safeParse({
      name,
      phone,
      detail,
      districtCode,
      postcode: postcode === '' ? null : postcode,
    })
    if (!read.success) return write(ctx, input, { next: way, values, problems: problemsOf(ctx, input, read.error) })
    const { id: addressId } = await saveAddress(ctx, ctx.actor.id, read.data)
    const see = way === 'checkout' ? `/zh-cn/checkout?address=${addressId}` : '/zh-cn/me/addresses'
    return { see, flash: 'buyers.address.saved' }
  },
  again: async (ctx, input, { values, refusal }) => {
    const say = ctx.world.say(input.request.locale)
    const field = { 'buyers.phone-invalid': 'phone', 'buyers.district-unknown': 'district' }[refusal.code]
    const problems: Problems = field === undefined ? {} : { [field]: say(`buyers.address.problem.${field}`) }
    const way = values['next'] === 'checkout' ? 'checkout' : undefined
    return write(ctx, input, { next: way, values, problems, refusal: field === undefined ? refusal : undefined })
  },
})

export const removeForm = onPost({
  path: '/zh-cn/me/addresses/{addressId}/remove',
  who: ['buyer'],
  params: z.object({ addressId: id }),
  fields: z.object({}),
  act: async (ctx, { params }) => {
    await removeAddress(ctx, ctx.actor.id, params.addressId)
    return { see: '/zh-cn/me/addresses', flash: 'buyers.address.removed' }
  },
  again: (ctx, input, { refusal }) => list(ctx, input, undefined, refusal),
})

async function list(ctx: BuyerCtx, input: Input, way: Next, refusal?: Refusal): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const addresses = await addressesOf(ctx, ctx.actor.id)
  const suffix = way === undefined ? '' : `?next=${way}`
  const key = newId(ctx.now)
  const add = linkButton(
    say('buyers.addresses.add'),
    `/zh-cn/me/addresses/new${suffix}`,
    addresses.length === 0 ? 'go' : 'plain',
  )
  const item = (address: Address): Html => {
    const use =
      way === undefined
        ? nothing
        : linkButton(say('buyers.addresses.use'), `/zh-cn/checkout?address=${address.id}`, 'go')
    const label = say('buyers.addresses.remove.of', { name: address.name })
    const remove = form({
      action: `/zh-cn/me/addresses/${address.id}/remove`,
      key,
      submit: say('buyers.addresses.remove'),
      tone: 'plain',
      fields: '',
      label,
    })
    return html`<li class="sheet stack">${addressText(address)}<div class="actions">${use}${remove}</div></li>`
  }
  const main =
    addresses.length === 0
      ? html`${empty({ title: say('buyers.addresses.none'), text: say('buyers.addresses.none.text') })}${add}`
      : html`<ul class="stack plain-list">${addresses.map(item)}</ul>${add}`
  return shell(ctx, {
    say,
    title: say('buyers.addresses'),
    step: way === undefined ? null : 'address',
    main,
    flash: flashOf(say, input, refusal),
    back:
      way === undefined
        ? { href: '/zh-cn/me', text: say('buyers.back.me') }
        : { href: '/zh-cn/cart', text: say('buyers.back.cart') },
  })
}

/** An address as it is read out: recipient and phone, then the places from the largest to the smallest. */
export function addressText(address: Address): Html {
  const places = [...new Set([address.province.name, address.city.name, address.district.name])]
  return html`<p><b>${address.name}</b> ${address.phone}</p><p>${places.join(' ')} ${address.detail}${address.postcode === null ? '' : ` ${address.postcode}`}</p>`
}

type Writing = {
  readonly next: Next
  readonly values: Values
  readonly problems: Problems
  readonly unrecognised?: readonly string[]
  readonly refusal?: Refusal | undefined
}

function write(ctx: BuyerCtx, input: Input, { next: way, values, problems, unrecognised, refusal }: Writing): Html {
  const say = ctx.world.say(input.request.locale)
  const label = (name: string): string => say(`buyers.address.${name}`)
  const value = (name: string) => ({ name, label: label(name), value: values[name], problem: problems[name] })
  const told =
    unrecognised === undefined
      ? nothing
      : html`<p role="status">${label('recognised')}</p>${unrecognised.length === 0 ? nothing : html`<p class="note">${say('buyers.address.unrecognised', { text: unrecognised.join(' ') })}</p>`}`
  const fields = html`${pasteAddress({ endpoint: '/api/v1/addresses/parse', say, value: values['pasted'] })}${told}
    ${textField({ ...value('name'), autocomplete: 'name', maxlength: 50, width: 'middle' }, say)}
    ${textField({ ...value('phone'), type: 'tel', autocomplete: 'tel-national', hint: label('phone.hint'), maxlength: 30, width: 'middle' }, say)}
    ${districts(values, problems, input, ctx)}
    ${textArea({ ...value('detail'), hint: label('detail.hint'), rows: 2, maxlength: 200 }, say)}
    ${textField({ ...value('postcode'), optional: true, inputmode: 'numeric', autocomplete: 'postal-code', maxlength: 6, width: 'short' }, say)}
    ${way === undefined ? nothing : hidden('next', way)}`
  const suffix = way === undefined ? '' : `?next=${way}`
  return shell(ctx, {
    say,
    title: say('buyers.addresses.add'),
    step: way === undefined ? null : 'address',
    islands: ['district-select', 'paste-address'],
    flash: flashOf(say, { flash: null }, refusal),
    back: { href: `/zh-cn/me/addresses${suffix}`, text: say('buyers.back.addresses') },
    main: html`${errorSummary(problems, say)}${form({ action: '/zh-cn/me/addresses', key: null, submit: label('save'), fields })}`,
  })
}

/** The lists below what is chosen already; a choice that does not lie below its list is dropped. */
function districts(values: Values, problems: Problems, input: Input, ctx: BuyerCtx): Html {
  const chosen = inPlace(values)
  const choices = (under: string) => divisionsUnder(under).map(({ code, name }) => ({ value: code, text: name }))
  const { province = '', city = '', district = '' } = chosen
  return districtFields({
    endpoint: '/api/v1/districts',
    say: ctx.world.say(input.request.locale),
    choices: {
      province: choices(''),
      city: province === '' ? [] : choices(province),
      district: city === '' ? [] : choices(city),
    },
    chosen: { province, city, district },
    problems: problems['district'] === undefined ? {} : { district: problems['district'] },
  })
}

function inPlace(values: Values): Values {
  const isUnder = (code: string | undefined, under: string): boolean =>
    divisionsUnder(under).some((each) => each.code === code)
  const province = isUnder(values['province'], '') ? values['province'] : ''
  const city = province !== undefined && province !== '' && isUnder(values['city'], province) ? values['city'] : ''
  const district = city !== undefined && city !== '' && isUnder(values['district'], city) ? values['district'] : ''
  return { ...values, province: province ?? '', city: city ?? '', district: district ?? '' }
}

/** What was read takes the place of what stood there; what was not read stays as it was typed. */
function recognised(values: Values): Pick<Writing, 'values' | 'problems' | 'unrecognised'> {
  const { confidence: _confidence, unrecognised, ...read } = readAddress(values['pasted'] ?? '')
  const found = Object.fromEntries(Object.entries(read).filter(([, text]) => text !== ''))
  return { values: { ...values, ...found }, problems: {}, unrecognised }
}

function problemsOf(ctx: BuyerCtx, input: Input, error: z.ZodError): Problems {
  const say = ctx.world.say(input.request.locale)
  const names = error.issues.map((issue) => (issue.path[0] === 'districtCode' ? 'district' : String(issue.path[0])))
  return Object.fromEntries(names.map((name) => [name, say(`buyers.address.problem.${name}`)]))
}
