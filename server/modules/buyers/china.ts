import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { indexDivisions, shownCity, type Divisions, type Place } from './divisions.ts'

const Province = z.object({ code: z.string(), name: z.string() })
const City = Province.extend({ province_code: z.string() })
const District = City.extend({ city_code: z.string() })

/** The divisions of mainland China (GB/T 2260), read once: every address of a buyer lies in one of these districts. */
export const china: Divisions = indexDivisions({
  provinces: z.array(Province).parse(table('provinces')),
  cities: z
    .array(City)
    .parse(table('cities'))
    .map(({ province_code: provinceCode, ...row }) => ({ ...row, provinceCode })),
  districts: z
    .array(District)
    .parse(table('districts'))
    .map(({ province_code: provinceCode, city_code: cityCode, ...row }) => ({ ...row, provinceCode, cityCode })),
})

export type Named = { readonly code: string; readonly name: string }
export type Region = { readonly province: Named; readonly city: Named; readonly district: Named }

/** The three levels of a district, named as people write them; null for a code that is no district today. */
export function regionOf(districtCode: string): Region | null {
  const province = china.provinceByCode.get(`${districtCode.slice(0, 2)}0000`)
  const district = china.districtsOfProvince.get(province?.code ?? '')?.find(({ code }) => code === districtCode)
  const city = china.cityByCode.get(district?.parent ?? '')
  if (province === undefined || district === undefined || city === undefined) return null
  return {
    province: named(province),
    city: { code: city.code, name: shownCity(china, city, district) },
    district: named(district),
  }
}

/** What stands below a province or a city, for a list to choose from; the provinces below nothing. */
export function divisionsUnder(code: string): readonly Named[] {
  if (code === '') return china.provinces.map(named)
  const cities = china.citiesOf.get(code)
  if (cities === undefined) return (china.districtsOfCity.get(code) ?? []).map(named)
  // A filing drawer is shown by what it holds: 市辖区 of 北京市 as 北京市, its 县 (重庆) and the 直辖县 by their own name.
  return cities.map((city) => ({
    code: city.code,
    name: city.name === '市辖区' ? shownCity(china, city, undefined) : city.name,
  }))
}

const named = ({ code, name }: Place): Named => ({ code, name })

function table(name: string): unknown {
  const file = new URL(`../../reference/cn-divisions/${name}.csv`, import.meta.url)
  return parse(readFileSync(file, 'utf8'), { bom: true, columns: true })
}
