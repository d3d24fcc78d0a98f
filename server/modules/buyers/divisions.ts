/** A row of the GB/T 2260 tables: province (2 digits), city (4) and district (6). */
export type DivisionRows = {
  readonly provinces: readonly { readonly code: string; readonly name: string }[]
  readonly cities: readonly { readonly code: string; readonly name: string; readonly provinceCode: string }[]
  readonly districts: readonly {
    readonly code: string
    readonly name: string
    readonly cityCode: string
    readonly provinceCode: string
  }[]
}

/** One place with the ways people write it, longest first. `parent` is the code of the city or province above. */
export type Place = {
  readonly code: string
  readonly name: string
  readonly parent: string
  readonly provinceCode: string
  readonly aliases: readonly string[]
}

export type Divisions = {
  readonly provinces: readonly Place[]
  readonly provinceByCode: ReadonlyMap<string, Place>
  readonly cityByCode: ReadonlyMap<string, Place>
  readonly citiesByFirst: ReadonlyMap<string, readonly Place[]>
  readonly citiesOf: ReadonlyMap<string, readonly Place[]>
  readonly districtsOfCity: ReadonlyMap<string, readonly Place[]>
  readonly districtsOfProvince: ReadonlyMap<string, readonly Place[]>
  readonly districtsByFirst: ReadonlyMap<string, readonly Place[]>
  readonly districtCodes: ReadonlySet<string>
}

const peoples =
  '蒙古族?|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族?|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|普米族|塔吉克族?|怒族|鄂温克族|裕固族|保安族|各族|德昂族|独龙族'
const peoplesAtEnd = new RegExp(`(?:${peoples})+$`, 'u')

/** The rows whose city level is only a filing drawer: people write the province or nothing there. */
export const isDrawer = (cityName: string): boolean =>
  cityName === '市辖区' || cityName === '县' || cityName.endsWith('直辖县级行政区划')

/** Reads the rows once into what the address parser looks up. Pure; about 3,400 rows take a few milliseconds. */
export function indexDivisions(rows: DivisionRows): Divisions {
  const provinces = rows.provinces.map((row) => place(row.code, row.name, '', row.code, provinceAliases(row.name)))
  const provinceByCode = new Map(provinces.map((each) => [each.code, each]))
  const cities = rows.cities.map((row) =>
    place(
      row.code,
      row.name,
      row.provinceCode,
      row.provinceCode,
      cityAliases(row.name, provinceByCode.get(row.provinceCode)),
    ),
  )
  const districts = rows.districts.map((row) =>
    place(row.code, row.name, row.cityCode, row.provinceCode, districtAliases(row.name)),
  )
  return {
    provinces,
    provinceByCode,
    cityByCode: new Map(cities.map((each) => [each.code, each])),
    citiesByFirst: groupBy(
      cities.filter((each) => !isDrawer(each.name)),
      (each) => first(each.name),
    ),
    citiesOf: groupBy(cities, (each) => each.parent),
    districtsOfCity: groupBy(districts, (each) => each.parent),
    districtsOfProvince: groupBy(districts, (each) => each.provinceCode),
    districtsByFirst: groupBy(districts, (each) => first(each.name)),
    districtCodes: new Set(districts.map((each) => each.code)),
  }
}

/** How a city is shown to people: the drawers take the name of the municipality, or of the district itself. */
export function shownCity(divisions: Divisions, city: Place, district: Place | undefined): string {
  if (!isDrawer(city.name)) return city.name
  if (city.name.endsWith('直辖县级行政区划')) return district?.name ?? ''
  return divisions.provinceByCode.get(city.provinceCode)?.name ?? ''
}

const first = (text: string): string => text.slice(0, 1)

function place(code: string, name: string, parent: string, provinceCode: string, aliases: readonly string[]): Place {
  return { code, name, parent, provinceCode, aliases: [...new Set(aliases)].sort((a, b) => b.length - a.length) }
}

function provinceAliases(name: string): readonly string[] {
  const short = name.replace(/(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市)$/u, '')
  return name.endsWith('市') || name.endsWith('省') ? [name, short] : [name, short, `${short}省`, `${short}自治区`]
}

/** 杭州市, 杭州; 恩施土家族苗族自治州, 恩施州, 恩施; the municipality's drawer also by the municipality's own name. */
function cityAliases(name: string, province: Place | undefined): readonly string[] {
  if (name === '市辖区' || name === '县') return [name, ...(province?.aliases ?? [])]
  if (isDrawer(name)) return [name]
  const bare = name.replace(/(?:市|地区|盟|自治州)$/u, '')
  const short = atLeastTwo(bare.replace(peoplesAtEnd, ''), bare)
  return name.endsWith('自治州') ? [name, `${short}州`, short] : [name, short]
}

function districtAliases(name: string): readonly string[] {
  const bare = name.replace(/(?:自治县|自治旗|新区|林区|矿区|区|县|市|旗)$/u, '')
  const short = atLeastTwo(bare.replace(peoplesAtEnd, ''), bare)
  if (short.length < 2) return [name]
  return name.endsWith('自治县') ? [name, `${short}县`, short] : [name, short]
}

const atLeastTwo = (short: string, otherwise: string): string => (short.length >= 2 ? short : otherwise)

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}
