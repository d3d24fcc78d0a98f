import {
  countiesOf,
  findCounty,
  findIndustries,
  industryOf,
  mayRestate,
  saveBusiness,
  stateOf,
  usStates,
  type BusinessShown,
} from '#modules/sellers'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { line, z } from '#platform/wire'
import {
  errorSummary,
  fieldGroup,
  form,
  html,
  radioGroup,
  selectField,
  textArea,
  textField,
  type Html,
  type Problems,
} from '../kit/index.ts'
import { shownOf } from './problems.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from './shell.ts'

const Fields = z.object({
  legalName: line(160),
  tradeName: line(120),
  ein: z.string().trim().max(12).default(''),
  phone: z.string().trim().min(1).max(24),
  line1: line(120),
  line2: z.string().trim().max(120).default(''),
  city: line(80),
  state: z.string().length(2),
  zip: z.string().trim().min(1).max(10),
  county: line(80),
  naics: line(120),
  makes: line(300),
  employees: z
    .string()
    .trim()
    .regex(/^\d{1,7}$/),
  story: z.string().trim().max(2000).default(''),
})

export const businessPage = onGet({
  path: '/sell/business',
  who: ['seller'],
  show: (ctx, input) => ask(ctx, input, null),
})

export const businessForm = onPost({
  path: '/sell/business',
  who: ['seller'],
  fields: Fields,
  keyless: 'the last statement counts, and a tax number is not kept with a key',
  act: async (ctx, { fields }) => {
    const seller = await sellerHere(ctx)
    const { county, line2, ein, employees, ...rest } = fields
    await saveBusiness(ctx, seller.id, {
      ...rest,
      line2: line2 === '' ? null : line2,
      ein: ein === '' ? undefined : ein,
      employees: Number(employees),
      countyFips: findCounty(rest.state, county)?.fips ?? county,
    })
    return { see: '/sell/home', flash: 'sellers.business.saved' }
  },
  again: (ctx, input, again) => ask(ctx, input, again),
})

const about: Readonly<Record<string, string>> = {
  'sellers.state-unknown': 'state',
  'sellers.zip-invalid': 'zip',
  'sellers.county-unknown': 'county',
  'sellers.naics-unknown': 'naics',
  'sellers.ein-invalid': 'ein',
  'sellers.phone-invalid': 'phone',
}

async function ask(ctx: SellerCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const shown = shownOf(say, again, 'sellers', about)
  const values = again?.values ?? (seller.business === null ? {} : valuesOf(seller.business))
  const note = mayRestate(seller.state) ? say('sellers.business.text') : say('sellers.business.locked')
  const main = html`${errorSummary(shown.problems, say)}<p>${note}</p>
    ${form({ action: '/sell/business', key: null, submit: say('sellers.business.save'), fields: fieldsOf(say, values, shown.problems, seller.business) })}`
  return sellerPage(ctx, input, { title: say('sellers.business'), main, here: 'business', seller, flash: shown.flash })
}

type Values = Readonly<Record<string, string>>

function fieldsOf(say: Say, values: Values, problems: Problems, before: BusinessShown | null): Html {
  const text = (name: string, more: Partial<Parameters<typeof textField>[0]> = {}): Html =>
    textField({ name, label: say(`sellers.${name}`), value: values[name], problem: problems[name], ...more }, say)
  const einHint =
    before?.einLast === null || before === null
      ? say('sellers.ein.hint')
      : say('sellers.ein.kept', { last: before.einLast })
  const names = html`${text('legalName', { hint: say('sellers.legalName.hint'), autocomplete: 'organization', maxlength: 160 })}
    ${text('tradeName', { hint: say('sellers.tradeName.hint'), maxlength: 120 })}
    ${text('ein', { hint: einHint, optional: true, inputmode: 'numeric', autocomplete: 'off', maxlength: 12, width: 'short', value: '' })}
    ${text('phone', { type: 'tel', autocomplete: 'tel', maxlength: 24, width: 'middle' })}`
  const states = usStates.map(({ postal, name }) => ({ value: postal, text: name }))
  const address = html`${text('line1', { autocomplete: 'address-line1', maxlength: 120 })}
    ${text('line2', { autocomplete: 'address-line2', maxlength: 120, optional: true })}
    ${text('city', { autocomplete: 'address-level2', maxlength: 80 })}
    ${selectField({ name: 'state', label: say('sellers.state'), value: values['state'], problem: problems['state'], choices: states }, say)}
    ${text('zip', { autocomplete: 'postal-code', maxlength: 10, width: 'short' })}
    ${countyField(say, values, problems)}`
  const work = html`${industryField(say, values, problems)}
    ${text('makes', { hint: say('sellers.makes.hint'), maxlength: 300 })}
    ${text('employees', { hint: say('sellers.employees.hint'), inputmode: 'numeric', maxlength: 7, width: 'short' })}
    ${textArea({ name: 'story', label: say('sellers.story'), hint: say('sellers.story.hint'), optional: true, rows: 6, maxlength: 2000, value: values['story'], problem: problems['story'] }, say)}`
  return html`${fieldGroup(say('sellers.business.names'), names)}${fieldGroup(say('sellers.business.address'), address)}${fieldGroup(say('sellers.business.work'), work)}`
}

/** A name is asked; when it fits no county of the state, the counties of that state are offered. */
function countyField(say: Say, values: Values, problems: Problems): Html {
  const label = say('sellers.county')
  const hint = say('sellers.county.hint')
  const state = stateOf(values['state'] ?? '')
  if (problems['county'] === undefined || state === null)
    return textField(
      { name: 'county', label, hint, maxlength: 80, value: values['county'], problem: problems['county'] },
      say,
    )
  const choices = countiesOf(state.postal).map(({ fips, name }) => ({ value: fips, text: name }))
  return selectField({ name: 'county', label, hint, problem: problems['county'], choices }, say)
}

/** A code or plain words are asked; words are answered with the industries that they may mean. */
function industryField(say: Say, values: Values, problems: Problems): Html {
  const typed = values['naics'] ?? ''
  const label = say('sellers.naics')
  const found = problems['naics'] === undefined ? [] : findIndustries(typed)
  if (found.length > 0) {
    const choices = found.map(({ code, title }) => ({ value: code, text: `${code} ${title}` }))
    return radioGroup(
      { name: 'naics', label, hint: say('sellers.naics.found', { words: typed }), problem: problems['naics'], choices },
      say,
    )
  }
  const known = industryOf(typed)
  const hint = known === null ? say('sellers.naics.hint') : `${known.title}. ${say('sellers.naics.hint')}`
  return textField({ name: 'naics', label, hint, maxlength: 120, value: typed, problem: problems['naics'] }, say)
}

const valuesOf = (business: BusinessShown): Values => ({
  legalName: business.legalName,
  tradeName: business.tradeName,
  phone: business.phone,
  line1: business.line1,
  line2: business.line2 ?? '',
  city: business.city,
  state: business.state,
  zip: business.zip,
  county: countiesOf(business.state).find(({ fips }) => fips === business.countyFips)?.name ?? business.countyFips,
  naics: business.naics,
  makes: business.makes,
  employees: String(business.employees),
  story: business.story,
})
