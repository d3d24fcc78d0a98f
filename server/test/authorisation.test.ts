import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { newId } from '../platform/id.ts'
import { testDatabase } from './database.ts'
import { belongingsOf, shared, type Belongings } from './edge-ids.ts'
import { openEdge, trade, type Answered, type Asked } from './edge-market.ts'
import { requestOf, routesOf, type Ids, type Route } from './edge-routes.ts'
import { documentOf } from './fuzz-document.ts'
import { makeSeller } from './people.ts'
import { changedTables, snapshotOf } from './snapshot.ts'

/**
 * The matrix: every operation of the OpenAPI document and every page × every role × whose things it names (the caller's own,
 * somebody else's, none that exist). Rows come from the routes themselves; what belongs to whom stands in edge-ids.ts.
 */
const { db } = await testDatabase({ max: 6 })
const edge = await openEdge(db)
const owned = await trade(edge)
const mine = await belongingsOf(edge, db, owned, 0)
const theirs = await belongingsOf(edge, db, owned, 1)
const newcomers = {
  buyer: (await edge.buyer({ address: false, person: false, notice: false })).token,
  seller: (await makeSeller(db, edge.world, edge.clock.now())).token,
}
const routes = routesOf(edge.product)
const absent = () => newId(edge.clock.now())

type Role = 'anyone' | 'buyer' | 'seller' | 'operator'
type Caller = Role | 'another buyer' | 'another seller'
const roles: readonly Role[] = ['anyone', 'buyer', 'seller', 'operator']
const tokens: Readonly<Record<Caller, string | undefined>> = {
  anyone: undefined,
  buyer: edge.buyers[0].token,
  'another buyer': edge.buyers[1].token,
  seller: edge.sellers[0].token,
  'another seller': edge.sellers[1].token,
  operator: edge.operator.token,
}
const callers = Object.keys(tokens) as readonly Caller[] // the keys of the table above
const kindOf = (caller: Caller): Role =>
  caller === 'another buyer' ? 'buyer' : caller === 'another seller' ? 'seller' : caller

const whoseAll = ['own', 'foreign', 'none'] as const
type Whose = (typeof whoseAll)[number]
const asserted = new Set<string>()
const cell = (route: Pick<Route, 'name'>, caller: Caller, whose: Whose): string =>
  `${route.name} · ${kindOf(caller)} · ${whose}`

const isPublic = (route: Route): boolean => route.who.includes('anyone')
const sideOf = (caller: Caller) =>
  caller.startsWith('another ') ? { own: theirs, foreign: mine } : { own: mine, foreign: theirs }
/** Whose things a caller who is not let in names. */
const roleOf = ({ who }: Route) => (who.includes('buyer') ? 'buyer' : who.includes('seller') ? 'seller' : 'operator')
const idsFor = (route: Route, of: Belongings, caller: Caller): Ids => {
  const kind = kindOf(caller)
  if (isPublic(route)) return of.buyer
  return of[kind !== 'anyone' && route.who.includes(kind) ? kind : roleOf(route)]
}
const asking = (route: Route, ids: Ids, caller: Caller): [string, Asked] => {
  const { path, asked } = requestOf(route, ids)
  return [path, { ...asked, token: tokens[caller] }]
}
const named = (route: Route): readonly string[] =>
  [...new Set([...route.params, ...route.bodyIds])].filter((name) => !shared.has(name))
/** Ids that are numbers. */
const nobodys: Ids = { receipt: '999999999.xml', taxNo: 'T0' }
const nothingOf = (route: Route, ids: Ids): Ids => {
  const nothing = absent()
  return {
    ...ids,
    ...Object.fromEntries(
      named(route).map((name) => [name, nobodys[name] ?? (name === 'file' ? `${nothing}.xml` : nothing)]),
    ),
  }
}

test('who is not let in is sent away, whatever is named, and changes nothing', async () => {
  const before = await snapshotOf(db)
  const wrong: string[] = []
  for (const route of routes)
    for (const caller of callers.filter((each) => !route.who.includes(kindOf(each)))) {
      const { own, foreign } = sideOf(caller)
      const ids = {
        own: idsFor(route, own, caller),
        foreign: idsFor(route, foreign, caller),
        none: nothingOf(route, idsFor(route, own, caller)),
      }
      for (const whose of whoseAll) {
        const { status, code } = await edge.ask(...asking(route, ids[whose], caller))
        const expected = caller === 'anyone' ? '401 request.sign-in' : '403 request.not-yours'
        if (`${status} ${code}` !== expected) wrong.push(`${cell(route, caller, whose)}: ${status} ${code}`)
        asserted.add(cell(route, caller, whose))
      }
    }
  assert.deepEqual(wrong, [])
  assert.deepEqual(changedTables(before, await snapshotOf(db)), [])
})

test('who is let in is let in, and whoever only reads changes nothing', async () => {
  const before = await snapshotOf(db)
  const wrong: string[] = []
  for (const route of routes)
    for (const caller of callers.filter((each) => route.who.includes(kindOf(each)))) {
      const request = asking(route, idsFor(route, sideOf(caller).own, caller), caller)
      const { status, code, text } = await (route.reads ? edge.ask : edge.rehearse)(...request)
      if (status >= 500) wrong.push(`${route.name} fails for ${caller}: ${status} ${text.slice(0, 200)}`)
      if (code === 'request.sign-in' || code === 'request.not-yours') wrong.push(`${route.name} sends away ${caller}`)
      if (named(route).length === 0 || isPublic(route)) asserted.add(cell(route, caller, 'own'))
    }
  assert.deepEqual(wrong, [])
  // What anybody may ask is counted, so that nobody asks too much.
  const changed = changedTables(before, await snapshotOf(db)).filter((table) => table !== 'identity.counter')
  assert.deepEqual(changed, [])
})

test('a browser that is not signed in is led to the sign-in of the place it was going to', async () => {
  const html = { accept: 'text/html' }
  const own = routes.filter((each) => each.method === 'get' && !each.path.startsWith('/api/') && !isPublic(each))
  for (const route of own.filter(({ who }) => who.length === 1)) {
    const [path, asked] = asking(route, idsFor(route, mine, 'anyone'), 'anyone')
    const { status, headers } = await edge.ask(path, { ...asked, headers: html })
    const place = path.startsWith('/operator') ? '/operator' : path.startsWith('/sell') ? '/sell' : '/zh-cn'
    assert.equal(status, 303, route.name)
    assert(headers.get('location')?.startsWith(`${place}/sign-in?next=`), route.name)
  }
})

test('every page of an operator says who is signed in and where to sign out', async () => {
  const wrong: string[] = []
  const html = { accept: 'text/html' }
  for (const route of routes.filter(
    ({ who, reads, path }) => reads && who.length === 1 && who.includes('operator') && path.startsWith('/operator'),
  )) {
    const [path, asked] = asking(route, idsFor(route, mine, 'operator'), 'operator')
    const { status, text } = await edge.ask(path, { ...asked, headers: html })
    if (status !== 200 || !text.startsWith('<!doctype html>')) continue
    if (!text.includes('action="/operator/sign-out"')) wrong.push(route.name)
  }
  assert.deepEqual(wrong, [])
})

/** What is owned and yet not there to be found before something else has happened. */
const onlyLater: ReadonlySet<string> = new Set([
  'post /api/v1/operator/returns/{sellerId}/{returnId}/customs',
  'post /operator/returns/{sellerId}/{returnId}/customs',
  'post /api/v1/operator/payments/declarations/{orderId}/retry',
  'post /operator/payments/declarations/{orderId}/retry',
])
const withIds = routes.filter((route) => named(route).length > 0 && !isPublic(route))

test('what a person owns is found, so that the test of what is not owned says something', async () => {
  const wrong: string[] = []
  for (const route of withIds)
    for (const caller of callers.filter((each) => route.who.includes(kindOf(each)))) {
      const { status, code, text } = await edge.rehearse(
        ...asking(route, idsFor(route, sideOf(caller).own, caller), caller),
      )
      const found = ![404, 410].includes(status) || onlyLater.has(route.name)
      if (!found || status >= 500 || code === 'request.invalid' || (route.form && status === 400))
        wrong.push(`${route.name} as ${caller}: ${status} ${text.slice(0, 200)}`)
      asserted.add(cell(route, caller, 'own'))
    }
  assert.deepEqual(wrong, [])
})

test('an id of somebody else answers exactly like one that nothing has, and changes nothing', async () => {
  const wrong: string[] = []
  for (const route of withIds) {
    const before = await snapshotOf(db)
    for (const caller of callers.filter((each) => route.who.includes(kindOf(each)))) {
      wrong.push(...(await strange(route, named(route), caller)))
      for (const whose of ['foreign', 'none'] as const) asserted.add(cell(route, caller, whose))
    }
    const changed = changedTables(before, await snapshotOf(db))
    if (changed.length > 0) wrong.push(`${route.name} changed ${changed.join(' ')}`)
  }
  assert.deepEqual(wrong, [])
})

test('what names nothing shows nobody what belongs to somebody else: not to the neighbour, not to a newcomer', async () => {
  const wrong: string[] = []
  for (const route of routes.filter((each) => named(each).length === 0 || isPublic(each)))
    for (const caller of callers.filter((each) => route.who.includes(kindOf(each)))) {
      const { own, foreign } = sideOf(caller)
      const kind = kindOf(caller)
      const request = asking(route, idsFor(route, own, caller), caller)
      const ask = route.reads ? edge.ask : edge.rehearse
      const seen = seesAll(route, kind) ? [] : secretsIn((await ask(...request)).text, foreign, kind)
      if (seen.length > 0) wrong.push(`${cell(route, caller, 'foreign')}: shows ${seen.join(' ')}`)
      asserted.add(cell(route, caller, 'foreign'))
      const token = kind === 'buyer' || kind === 'seller' ? newcomers[kind] : tokens[caller]
      const [path, asked] = asking(route, nothingOf(route, idsFor(route, own, caller)), caller)
      const answer = await ask(path, { ...asked, token })
      const shown = seesAll(route, kind) ? [] : [own, foreign].flatMap((of) => secretsIn(answer.text, of, kind))
      if (answer.status >= 500 || shown.length > 0)
        wrong.push(`${cell(route, caller, 'none')}: ${answer.status} ${shown.join(' ')}`)
      asserted.add(cell(route, caller, 'none'))
    }
  assert.deepEqual(wrong, [])
})

/** An operator sees everything; the mailbox of the demonstration shows everybody's mail, as its page says. */
const seesAll = (route: Route, kind: Role): boolean => kind === 'operator' || route.path.endsWith('/demo/mailbox')

test('every operation of the document and every page has a row, and every cell of it was asserted', (t) => {
  const known = new Set(routes.map(({ name }) => name))
  assert.deepEqual(
    rows().filter((name) => !known.has(name)),
    [],
  )
  const cells = rows().flatMap((name) => roles.flatMap((role) => whoseAll.map((whose) => cell({ name }, role, whose))))
  const missing = cells.filter((each) => !asserted.has(each))
  assert.deepEqual(missing.slice(0, 20), [], `${missing.length} of ${cells.length} cells were not asserted`)
  t.diagnostic(`${rows().length} rows, ${cells.length} cells`)
})

function rows(): readonly string[] {
  const documented = documentOf(edge).operations.map(({ method, path }) => `${method} ${path}`)
  return [...new Set([...documented, ...routes.map(({ name }) => name)])]
}

/** What only that side may see: its orders, money, addresses, papers. A checkout over two sellers is known to both. */
const secret = new Set([
  'addressId',
  'quoteId',
  'checkoutId',
  'paymentId',
  'orderId',
  'uploadId',
  'discountId',
  'returnId',
  'disputeId',
  'pieceId',
])
function secretsIn(text: string, of: Belongings, kind: Role): readonly string[] {
  const ids = [
    ...(kind === 'seller' ? [] : Object.entries(of.buyer)),
    ...(kind === 'buyer' ? [] : Object.entries(of.seller)),
  ]
  return ids.filter(([name, id]) => secret.has(name) && text.includes(id)).map(([name]) => name)
}

/** Every way of putting `other` in the place of one or more of the ids. */
function replaced(names: readonly string[], own: Ids, other: (name: string) => string) {
  return Array.from({ length: 2 ** names.length - 1 }, (_, bits) => {
    const which = names.filter((__, at) => ((bits + 1) >> at) & 1)
    return { which, ids: { ...own, ...Object.fromEntries(which.map((name) => [name, other(name)])) } }
  })
}

/** Asks with absent and with foreign ids in every mixture, and says where the answers are wrong or differ. */
async function strange(route: Route, names: readonly string[], caller: Caller): Promise<readonly string[]> {
  const wrong: string[] = []
  const { own, foreign } = sideOf(caller)
  const [ids, others, nothing] = [idsFor(route, own, caller), idsFor(route, foreign, caller), absent()]
  const missing = replaced(names, ids, (name) => nobodys[name] ?? (name === 'file' ? `${nothing}.xml` : nothing))
  for (const [at, { which, ids: swapped }] of replaced(names, ids, (name) => others[name] ?? '').entries()) {
    const gone = missing[at]?.ids ?? {}
    const said = await edge.ask(...asking(route, gone, caller))
    const place = `${route.name} as ${caller}, ${which.join(' and ')}`
    const inPath = which.some((name) => route.params.includes(name))
    const expected = inPath
      ? said.status === (which.includes('uploadId') ? 410 : 404)
      : said.status >= 400 && said.status < 500
    if (!expected) wrong.push(`${place} absent: ${said.status} ${said.code} ${said.text.slice(0, 200)}`)
    // An operator owns nothing and sees everything: only ids that do not belong together are foreign to each other, and
    // whoever paid something back may stand beside any line of the bank.
    if (kindOf(caller) === 'operator' && (which.length === names.length || names.includes('payerId'))) continue
    const other = await edge.ask(...asking(route, swapped, caller))
    const [a, b] = [outcome(other, swapped), outcome(said, gone)]
    // A form of an operator's that is refused is shown again on the page of what does exist.
    const same = kindOf(caller) === 'operator' && route.form ? a.status === b.status : isDeepStrictEqual(a, b)
    if (!same) wrong.push(`${place} foreign: ${JSON.stringify(a)}, absent: ${JSON.stringify(b)}`)
  }
  return wrong
}

/** Status, code and words, without the ids that were asked for. */
function outcome({ status, code, title, text }: Answered, ids: Ids) {
  const without = (words: string): string =>
    Object.values(ids)
      .filter(isId)
      .reduce((left, id) => left.replaceAll(id, 'ID'), words)
  return { status, code, title: without(title), length: code === null ? without(text).length : 0 }
}

/** Words such as a line's number stand in every page. */
const isId = (text: string): boolean => text.length > 8
