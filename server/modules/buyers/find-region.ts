import type { Divisions, Place } from './divisions.ts'

/** A province, city and district read from one stretch of text, `start` to `end` in UTF-16 units. */
export type Region = {
  readonly start: number
  readonly end: number
  readonly province?: Place
  readonly city?: Place
  readonly district?: Place
  readonly score: number
}

type Hit = { readonly place: Place; readonly end: number; readonly full: boolean }

/** Between the levels people put blanks, commas, slashes, dashes or nothing. */
const gap = /[\s,;/|\\>、·.\-_]*/uy

/** After a short name these make it the name of a street or a building: 浦东南路 is not 浦东新区. */
const notAPlace =
  /(?:[市区县州旗]|[东西南北中]?[一二三四五六七八九十]?(?:路|街|大道|大街|巷|弄|胡同|镇|乡|村|小区|广场|花园|公园|大厦|大学|医院|国际|公寓|庄园|酒店)|[东西南北]里)/uy

/** The best reading of a region anywhere in `text`: more levels win, then full names, then the earlier place. */
export function findRegion(divisions: Divisions, text: string): Region | undefined {
  let best: Region | undefined
  for (let start = 0; start < text.length; start += 1) {
    const region = regionAt(divisions, text, start)
    if (region && (!best || region.score > best.score)) best = region
  }
  return best
}

/** The best reading that begins exactly at `start`. */
export function regionAt(divisions: Divisions, text: string, start: number): Region | undefined {
  const readings = [
    ...fromProvince(divisions, text, start),
    ...fromCity(divisions, text, start),
    ...fromDistrict(divisions, text, start),
  ]
  return readings.reduce<Region | undefined>(
    (best, each) => (best && best.score >= each.score ? best : each),
    undefined,
  )
}

function fromProvince(divisions: Divisions, text: string, start: number): readonly Region[] {
  const hit = longest(divisions.provinces, text, start)
  if (!hit) return []
  const province = hit.place
  const score = 10 + Number(hit.full)
  const next = skip(text, hit.end)
  const cityHit = longest(divisions.citiesOf.get(province.code) ?? [], text, next)
  const readings: Region[] = []
  if (!hit.full && isStreet(text, hit.end)) return readings
  readings.push({ start, end: hit.end, province, score })
  if (cityHit) readings.push(...withCity(divisions, text, start, cityHit, score))
  readings.push(
    ...withDistrict(divisions, text, start, next, divisions.districtsOfProvince.get(province.code) ?? [], score),
  )
  return readings
}

function fromCity(divisions: Divisions, text: string, start: number): readonly Region[] {
  const hit = longest(divisions.citiesByFirst.get(text.slice(start, start + 1)) ?? [], text, start)
  return hit ? withCity(divisions, text, start, hit, 0) : []
}

/** Alone, a district counts only by its whole name and only where no other place in the country bears it. */
function fromDistrict(divisions: Divisions, text: string, start: number): readonly Region[] {
  const rows = divisions.districtsByFirst.get(text.slice(start, start + 1)) ?? []
  return withDistrict(divisions, text, start, start, rows, 0).filter(
    (each) => each.district && text.startsWith(each.district.name, start),
  )
}

function withCity(divisions: Divisions, text: string, start: number, hit: Hit, before: number): readonly Region[] {
  const city = hit.place
  const province = divisions.provinceByCode.get(city.provinceCode)
  if (!province) return []
  const score = before + 20 + Number(hit.full)
  const rows = divisions.districtsOfCity.get(city.code) ?? []
  const only = rows.length === 1 && rows[0]?.name === city.name ? rows[0] : undefined
  const readings = [...withDistrict(divisions, text, start, skip(text, hit.end), rows, score)]
  if (!hit.full && isStreet(text, hit.end)) return readings
  // 东莞, 中山, 儋州 and 嘉峪关 have no districts: the city itself carries the six digits.
  readings.push({
    start,
    end: hit.end,
    province,
    city,
    ...(only ? { district: only } : {}),
    score: score + (only ? 40 : 0),
  })
  return readings
}

function withDistrict(
  divisions: Divisions,
  text: string,
  start: number,
  at: number,
  rows: readonly Place[],
  before: number,
): readonly Region[] {
  const hit = longest(rows, text, at)
  if (!hit || (!hit.full && isStreet(text, hit.end))) return []
  const written = text.slice(at, hit.end)
  if (rows.filter((row) => row.aliases.includes(written)).length > 1) return []
  const city = divisions.cityByCode.get(hit.place.parent)
  const province = divisions.provinceByCode.get(hit.place.provinceCode)
  if (!city || !province) return []
  return [{ start, end: hit.end, province, city, district: hit.place, score: before + 40 + Number(hit.full) }]
}

function longest(places: readonly Place[], text: string, at: number): Hit | undefined {
  let best: Hit | undefined
  for (const place of places) {
    const alias = place.aliases.find((each) => text.startsWith(each, at))
    if (alias && (!best || at + alias.length > best.end))
      best = { place, end: at + alias.length, full: alias === place.name }
  }
  return best
}

const isStreet = (text: string, at: number): boolean => {
  notAPlace.lastIndex = at
  return notAPlace.test(text)
}

/** The position after blanks and separators. */
export function skip(text: string, at: number): number {
  gap.lastIndex = at
  const found = gap.exec(text)
  return at + (found?.[0].length ?? 0)
}
