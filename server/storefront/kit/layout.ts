/**
 * The shell around every page. One stylesheet, no inline style or script, so that the content policy can be
 * `script-src 'self'; style-src 'self'`. Scripts are islands that a page names, and no page needs one.
 */
import { locales, say as sayIn, type Locale, type Say } from '@westbound/web/messages'
import { assets, type Island } from '@westbound/web/assets'
import { attribute, html, nothing, path, type Html, type Text } from './html.ts'
import { icon } from './icon.ts'
import { navigation, start, type NavItem, type Role } from './nav.ts'

export type Flash = { readonly kind: 'done' | 'note' | 'problem'; readonly text: Text }

export type PageProps = {
  readonly say: Say
  readonly role: Role
  /** The page's name: the only `h1` unless `heading` is false, and the window's title. */
  readonly title: string
  readonly main: Text
  /** The demonstration says so on every page. */
  readonly demo: boolean
  /** The key of the place in the navigation that this page belongs to. */
  readonly here?: string | undefined
  /** False where the page writes its own `h1` (a product page). */
  readonly heading?: boolean | undefined
  readonly description?: string | undefined
  readonly flash?: Flash | undefined
  /** The page above this one; a phone shows an arrow in the header. */
  readonly back?: { readonly href: string; readonly text: string } | undefined
  /** Pieces in the cart. */
  readonly cart?: number | undefined
  /** What was searched for; null hides the search box of the buyer's header. */
  readonly search?: string | null | undefined
  /** From `bottomBar`; takes the place of the tabs on a phone. */
  readonly bar?: Html | undefined
  readonly islands?: readonly Island[] | undefined
  /** Who is signed in, and where a press on "sign out" is posted. */
  readonly person?: { readonly name: string; readonly signOut: string } | undefined
  /** Other places than the role's usual ones, as before a seller is approved. */
  readonly nav?: readonly NavItem[] | undefined
  /** Larger letters, when the reader asked for them. */
  readonly large?: boolean | undefined
  /** Seconds after which a page without scripts looks again. */
  readonly reload?: number | undefined
  /** Another site to which every browser goes on at once; the page holds the same as a link. */
  readonly onward?: string | undefined
}

/** A whole page; answer with `c.html(page({…}))`. */
export function page(props: PageProps): Html {
  const { say, role } = props
  const built = assets()
  const scripts = (props.islands ?? []).map(
    (name) => html`<script type="module" src="${built.islands[name]}"></script>`,
  )
  const reload =
    props.reload === undefined
      ? nothing
      : html`<noscript><meta http-equiv="refresh" content="${props.reload}"></noscript>`
  const onward =
    props.onward === undefined ? nothing : html`<meta http-equiv="refresh" content="0; url=${props.onward}">`
  const description =
    props.description === undefined ? nothing : html`<meta name="description" content="${props.description}">`
  const heading = props.heading === false ? nothing : html`<h1>${props.title}</h1>`
  return html`<!doctype html>
<html lang="${say.locale}"${props.large === true ? html` data-size="large"` : nothing}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${props.title} · ${say('kit.brand')}</title>
${description}<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${built.css}">
${reload}${onward}${scripts}
</head>
<body class="role-${role}${props.bar === undefined ? '' : ' with-bar'}">
<a class="skip" href="#main">${say('kit.skip')}</a>
${header(props)}
<main id="main" tabindex="-1">${props.flash === undefined ? nothing : flashed(props.flash, say)}${heading}${props.main}${props.bar ?? nothing}</main>
<footer class="footer">${props.demo ? html`<p class="demo">${say('kit.footer.demo')}</p>` : nothing}<p>${say('kit.footer.about')}</p>${role === 'buyer' ? nothing : languages(say)}</footer>
</body>
</html>`
}

function header(props: PageProps): Html {
  const { say, role } = props
  const back =
    props.back === undefined
      ? nothing
      : html`<a class="back" href="${path(props.back.href)}">${icon('back')}<span>${props.back.text}</span></a>`
  const area = role === 'buyer' ? nothing : html` <span class="area">${say(`kit.area.${role}`)}</span>`
  const search = role === 'buyer' && props.search !== null ? searchBox(say, props.search ?? '') : nothing
  return html`<header class="header${props.back === undefined ? '' : ' with-back'}"><div class="header-inner">
${back}<a class="brand" href="${start[role]}">${say('kit.brand')}${area}</a>${search}${tabs(props)}${personal(props)}
</div></header>`
}

function searchBox(say: Say, sought: string): Html {
  return html`<form class="search" role="search" method="get" action="/zh-cn/search"><input type="search" name="q" value="${sought}" maxlength="80" aria-label="${say('kit.search')}" placeholder="${say('kit.search.hint')}" enterkeyhint="search"><button type="submit" aria-label="${say('kit.search.go')}">${icon('search')}</button></form>`
}

function tabs(props: PageProps): Html {
  const { say } = props
  const items = (props.nav ?? navigation(props.role, say)).map((item) => {
    const many = item.key === 'cart' && (props.cart ?? 0) > 0
    const number = many
      ? html`<span class="number" aria-hidden="true">${props.cart}</span><span class="aside"> ${say('kit.nav.cart-count', { n: props.cart ?? 0 })}</span>`
      : nothing
    const drawing = item.icon === undefined ? nothing : icon(item.icon)
    return html`<li><a href="${path(item.href)}"${attribute('aria-current', item.key === props.here ? 'page' : null)}>${drawing}<span>${item.text}</span>${number}</a></li>`
  })
  if (items.length === 0) return nothing
  return html`<nav class="tabs" aria-label="${say('kit.nav')}"><ul>${items}</ul></nav>`
}

function personal({ say, person }: PageProps): Html {
  if (person === undefined) return nothing
  return html`<form class="person" method="post" action="${path(person.signOut)}"><span>${person.name}</span><button type="submit">${say('kit.sign-out')}</button></form>`
}

/** The other language's own name; the shop of a market keeps the market's language. */
function languages(say: Say): Html {
  const other = locales.filter((locale) => locale !== say.locale)
  const buttons = other.map(
    (locale) => html`<button type="submit" name="lang" value="${locale}" lang="${locale}">${name(locale)}</button>`,
  )
  return html`<form class="language" method="post" action="/language" aria-label="${say('kit.language')}">${buttons}</form>`
}

const name = (locale: Locale): string => sayIn(locale)('kit.language.own')

function flashed(flash: Flash, say: Say): Html {
  return html`<div class="flash flash-${flash.kind}" role="${flash.kind === 'problem' ? 'alert' : 'status'}">${icon(flash.kind === 'done' ? 'done' : 'alert')}<p><b class="aside">${say(`kit.flash.${flash.kind}`)}: </b>${flash.text}</p></div>`
}
