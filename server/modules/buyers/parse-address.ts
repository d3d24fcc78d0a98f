import { shownCity, type Divisions, type Place } from './divisions.ts'
import { findRegion, regionAt, skip, type Region } from './find-region.ts'
import { looksLikeName, splitTrailingName } from './person-name.ts'

/** `confidence` is 0–100; a part that was not found is absent. `unrecognised` holds what was pasted and not used. */
export type ParsedAddress = {
  readonly name?: string
  readonly phone?: string
  readonly province?: { readonly code: string; readonly name: string }
  readonly city?: { readonly code: string; readonly name: string }
  readonly district?: { readonly code: string; readonly name: string }
  readonly detail?: string
  readonly postcode?: string
  readonly confidence: number
  readonly unrecognised: readonly string[]
}

const textCharsMax = 500
const nameMark = '\uE000'

/**
 * Reads one pasted Chinese address, in any order, with or without labels and separators. A person must look at the
 * result: the parser proposes and never decides. A mobile number comes back as 11 digits without +86, a landline as
 * `0571-88888888`. Codes are those of the divisions handed in (GB/T 2260). Never throws; reads the first 500 characters.
 */
export function parseAddress(divisions: Divisions, text: string): ParsedAddress {
  const phone = takePhone(tidy(text))
  const postcode = takePostcode(phone.rest)
  const labelled = markLabels(postcode.rest)
  const named = takeLabelledName(labelled)
  const region = findRegion(divisions, named.rest)
  const parts = splitAround(divisions, named.rest, region)
  const found = chooseName(named.name, parts)
  const detail = found.detail.join(' ')
  return {
    ...(found.name ? { name: found.name } : {}),
    ...(phone.value ? { phone: phone.value } : {}),
    ...regionParts(divisions, parts.region),
    ...(detail ? { detail } : {}),
    ...(postcode.value ? { postcode: postcode.value } : {}),
    confidence: confidenceOf({
      name: found.name,
      phone: phone.value,
      region: parts.region,
      detail,
      left: found.left.length,
    }),
    unrecognised: found.left,
  }
}

/** Full-width forms become half-width; private-use and control characters become blanks. */
function tidy(text: string): string {
  return Array.from(text.toWellFormed().normalize('NFKC'))
    .slice(0, textCharsMax)
    .join('')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\uFFFD]/gu, ' ')
}

type Taken = { readonly value?: string; readonly rest: string }

const mobile =
  /(?<![\d-])(?:\(?(?:\+|00)?\s?86\)?[-\s]*)?(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})(?:(?:\s?转\s?|-)\d{1,6})?(?!\d)/u
const landline = /(?<![\d-])(?:\(?\+?86\)?[-\s]*)?\(?(0\d{2,3})\)?[-\s]?(\d{7,8})(?:(?:\s?转\s?|-)\d{1,6})?(?!\d)/u

function takePhone(text: string): Taken {
  const cell = mobile.exec(text)
  if (cell) return { value: `${cell[1]}${cell[2]}${cell[3]}`, rest: cut(text, cell) }
  const line = landline.exec(text)
  return line ? { value: `${line[1]}-${line[2]}`, rest: cut(text, line) } : { rest: text }
}

/** Six digits alone; not the number of a house, and never beginning with 9. */
const postcode = /(?:(?:邮政编码|邮编|postcode|zip)\s*:?\s*)?(?<![\d#\-a-z])([0-8]\d{5})(?![\d#\-a-z号室栋幢楼弄])/iu

function takePostcode(text: string): Taken {
  const found = postcode.exec(text)
  return found?.[1] ? { value: found[1], rest: cut(text, found) } : { rest: text }
}

const cut = (text: string, found: RegExpExecArray): string =>
  `${text.slice(0, found.index)}\n${text.slice(found.index + found[0].length)}`

const nameLabels = /(?:收货人姓名|收件人姓名|收货人|收件人|联系人|姓名|名字)\s*[:=]?\s*/gu
const otherLabels =
  /(?:(?:收货|收件|详细|联系)?地址|所在地区|所在省市区|省市区|邮政编码|邮编|手机号码|手机号|联系电话|电话号码|联系方式|手机|电话)\s*[:=]\s*|(?:手机号码|手机号|联系电话|电话号码|联系方式|手机|电话|邮政编码|邮编)\s*(?=\n)|(?:收货地址|收件地址|详细地址|所在地区|地址)|(?:地区|街道|门牌号|tel|phone|mobile|address)\s*[:=]\s*/giu

function markLabels(text: string): string {
  return text.replace(nameLabels, `\n${nameMark}`).replace(otherLabels, '\n')
}

/** What follows a name label up to the next separator is the name, whatever it looks like. */
function takeLabelledName(text: string): { readonly name?: string; readonly rest: string } {
  const found = /\uE000([^\n\s,;|/\uE000]{1,30})/u.exec(text)
  const bare = (rest: string): string => rest.replaceAll(nameMark, ' ')
  if (!found?.[1]) return { rest: bare(text) }
  return { name: found[1], rest: bare(cut(text, found)) }
}

type Parts = { readonly region?: Region; readonly before: readonly string[]; readonly after: readonly string[] }

function splitAround(divisions: Divisions, text: string, found: Region | undefined): Parts {
  if (!found) return { before: pieces(text), after: [] }
  let region = found
  let end = found.end
  // Shops copy the region twice, once from the picker and once from the line: the repetition is not part of the street.
  for (let again = regionAt(divisions, text, skip(text, end)); again && isSame(region, again);) {
    if (again.score > region.score) region = { ...again, start: found.start }
    end = again.end
    again = regionAt(divisions, text, skip(text, end))
  }
  return { region, before: pieces(text.slice(0, found.start)), after: pieces(text.slice(end)) }
}

const isSame = (one: Region, two: Region): boolean =>
  two.city !== undefined &&
  one.province?.code === two.province?.code &&
  (one.city === undefined || one.city.code === two.city.code) &&
  (one.district === undefined || two.district === undefined || one.district.code === two.district.code)

const pieces = (text: string): readonly string[] =>
  text
    .split(/[\s,;|、。]+/u)
    .map((piece) => piece.replace(/^[:=\-./·_]+|[:=\-./_]+$/gu, ''))
    .filter((piece) => piece !== '')

type Chosen = { readonly name?: string; readonly detail: readonly string[]; readonly left: readonly string[] }

/** The name stands before the region, after the street, or glued to the end of it; everything else there is the street. */
function chooseName(labelled: string | undefined, { region, before, after }: Parts): Chosen {
  const street = /[路街道巷弄号室栋幢楼层座村镇乡苑园城厦府院座组湾里庄店厂期区]|\d/u
  const written = labelled?.replace(/\(?收\)?$/u, '')
  const early = written ? -1 : before.findIndex((piece) => looksLikeName(piece))
  const late = written || early >= 0 ? -1 : after.findLastIndex((piece) => looksLikeName(piece))
  const restBefore = before.filter((_, at) => at !== early)
  const restAfter = after.filter((_, at) => at !== late)
  const picked = written || before[early] || after[late]
  const detailBefore = restBefore.filter((piece) => street.test(piece))
  const left = restBefore.filter((piece) => !street.test(piece))
  const detail = [...detailBefore, ...(region ? restAfter : [])]
  const last = detail.at(-1)
  if (picked || last === undefined) return { ...(picked ? { name: bareName(picked) } : {}), detail, left }
  const glued = splitTrailingName(last)
  if (glued) return { name: glued.name, detail: [...detail.slice(0, -1), glued.street], left }
  return { detail, left }
}

const bareName = (name: string): string => name.replace(/\(?收\)?$/u, '').replace(/[•・‧]/gu, '·')

function regionParts(
  divisions: Divisions,
  region: Region | undefined,
): Pick<ParsedAddress, 'province' | 'city' | 'district'> {
  const city = region?.city
  return {
    ...(region?.province ? { province: named(region.province) } : {}),
    ...(city ? { city: { code: city.code, name: shownCity(divisions, city, region.district) } } : {}),
    ...(region?.district ? { district: named(region.district) } : {}),
  }
}

const named = (place: Place): { readonly code: string; readonly name: string } => ({
  code: place.code,
  name: place.name,
})

/** Each part has a weight; together 100. Every piece nobody understood costs five. */
function confidenceOf(parts: {
  readonly name: string | undefined
  readonly phone: string | undefined
  readonly region: Region | undefined
  readonly detail: string
  readonly left: number
}): number {
  const { region } = parts
  const sum =
    (parts.name ? 20 : 0) +
    (parts.phone ? 20 : 0) +
    (region?.province ? 10 : 0) +
    (region?.city ? 10 : 0) +
    (region?.district ? 20 : 0) +
    (parts.detail ? 20 : 0)
  return Math.max(0, sum - 5 * parts.left)
}
