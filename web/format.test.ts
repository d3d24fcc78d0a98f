import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { currencies } from './currency.ts'
import {
  ago,
  count,
  countdown,
  day,
  dayIn,
  dayRange,
  dayShort,
  duration,
  instant,
  instantShort,
  money,
  percent,
  priceParts,
  weight,
} from './format.ts'
import { say } from './messages.ts'

const at = new Date('2026-11-22T06:05:00Z')

test('money is written digit for digit, for each reader', () => {
  const cases: readonly (readonly [bigint, string, string, string])[] = [
    [16800n, 'CNY', '¥168.00', 'CN¥168.00'],
    [0n, 'CNY', '¥0.00', 'CN¥0.00'],
    [5n, 'CNY', '¥0.05', 'CN¥0.05'],
    [-129905n, 'CNY', '−¥1,299.05', '−CN¥1,299.05'],
    [184210n, 'USD', 'US$1,842.10', '$1,842.10'],
    [9007199254740993n, 'USD', 'US$90,071,992,547,409.93', '$90,071,992,547,409.93'],
    [1200n, 'JPY', 'JP¥1,200', 'JP¥1,200'],
    [120000n, 'TWD', 'NT$1,200', 'NT$1,200'],
    [120050n, 'TWD', 'NT$1,200.50', 'NT$1,200.50'],
    [15000000n, 'IDR', 'Rp150,000', 'Rp150,000'],
  ]
  for (const [minor, currency, zh, en] of cases) {
    assert.equal(money({ minor, currency }, 'zh-Hans'), zh)
    assert.equal(money({ minor, currency }, 'en'), en)
  }
  assert.throws(() => money({ minor: 1n, currency: 'XXX' }, 'en'), /no way to write XXX/)
})

test('a price comes in parts that make the whole', () => {
  assert.deepEqual(priceParts({ minor: 129900n, currency: 'CNY' }, 'zh-Hans'), {
    minus: '',
    sign: '¥',
    whole: '1,299',
    fraction: '.00',
  })
  assert.deepEqual(priceParts({ minor: 800n, currency: 'JPY' }, 'en'), {
    minus: '',
    sign: 'JP¥',
    whole: '800',
    fraction: '',
  })
})

test('the digits of every currency agree with the reference table', () => {
  const rows = readFileSync(new URL('../server/reference/currencies/currencies.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const reference = new Map(rows.slice(1).map((row) => [row.slice(0, 3), row.split(',').slice(-2).map(Number)]))
  for (const [code, { digits, shown }] of Object.entries(currencies))
    assert.deepEqual([digits, shown], reference.get(code), code)
})

test('percent moves the point exactly', () => {
  const cases = [
    ['0.0913', '9.13%'],
    ['0.13', '13%'],
    ['0', '0%'],
    ['0.000', '0%'],
    ['1', '100%'],
    ['0.7', '70%'],
    ['-0.5', '−50%'],
    ['-0', '0%'],
    ['0.00125', '0.125%'],
    ['12.5', '1,250%'],
    ['0.1000', '10%'],
  ] as const
  for (const [fraction, written] of cases) assert.equal(percent(fraction), written)
  for (const bad of ['', '.5', '1e3', '1,0', ' 1']) assert.throws(() => percent(bad), /not a decimal/)
})

test('weights are exact and change unit at a kilogram', () => {
  const cases = [
    [0, '0克', '0 g'],
    [850, '850克', '850 g'],
    [999, '999克', '999 g'],
    [1000, '1千克', '1 kg'],
    [1250, '1.25千克', '1.25 kg'],
    [1005, '1.005千克', '1.005 kg'],
    [1234500, '1,234.5千克', '1,234.5 kg'],
  ] as const
  for (const [grams, zh, en] of cases) assert.deepEqual([weight(grams, 'zh-Hans'), weight(grams, 'en')], [zh, en])
  assert.throws(() => weight(-1, 'en'), /not negative/)
})

test('whole numbers are grouped', () => {
  assert.deepEqual([count(0), count(999), count(1000), count(-1234567n)], ['0', '999', '1,000', '−1,234,567'])
  assert.throws(() => count(1.5), /not a whole number/)
})

test('calendar days and their ranges repeat nothing', () => {
  assert.deepEqual(
    [day('2026-11-02', 'zh-Hans'), day('2026-11-02', 'en'), dayShort('2026-11-02', 'en')],
    ['2026年11月2日', 'Nov 2, 2026', 'Nov 2'],
  )
  const cases = [
    ['2026-11-26', '2026-11-28', '11月26–28日', 'Nov 26–28'],
    ['2026-11-26', '2026-11-26', '11月26日', 'Nov 26'],
    ['2026-11-28', '2026-12-02', '11月28日 – 12月2日', 'Nov 28 – Dec 2'],
    ['2026-12-30', '2027-01-02', '2026年12月30日 – 2027年1月2日', 'Dec 30, 2026 – Jan 2, 2027'],
  ] as const
  for (const [from, to, zh, en] of cases)
    assert.deepEqual([dayRange(from, to, 'zh-Hans'), dayRange(from, to, 'en')], [zh, en])
  assert.throws(() => dayRange('2026-11-28', '2026-11-26', 'en'), /is after/)
  assert.throws(() => day('22.11.2026', 'en'), /not a calendar day/)
})

test('an instant is told on the reader’s clock', () => {
  assert.equal(instant(at, 'zh-Hans'), '2026年11月22日 14:05')
  assert.equal(instantShort(at, 'zh-Hans'), '11月22日 14:05')
  assert.equal(instant(at, 'en', 'America/New_York'), 'Nov 22, 2026, 1:05 AM EST')
  assert.equal(instantShort(at, 'en', 'America/Los_Angeles'), 'Nov 21, 10:05 PM PST')
  assert.equal(instantShort(at, 'en'), 'Nov 22, 6:05 AM UTC')
  assert.equal(instantShort(new Date('2026-07-01T16:00:00Z'), 'en', 'America/New_York'), 'Jul 1, 12:00 PM EDT')
  assert.equal(instantShort(new Date('2026-11-22T16:00:00Z'), 'zh-Hans'), '11月23日 00:00')
  assert.equal(dayIn(new Date('2026-11-22T16:00:00Z'), 'Asia/Shanghai'), '2026-11-23')
})

test('time that is left is told coarsely and ends', () => {
  const [en, zh] = [say('en'), say('zh-Hans')]
  const later = (ms: number): Date => new Date(at.getTime() + ms)
  assert.deepEqual(
    [duration(93_600_000, en), duration(86_400_000, zh), duration(3_660_000, zh)],
    ['1 day 2 hours', '1 天', '1 小时 1 分钟'],
  )
  assert.deepEqual(
    [countdown(later(1_799_000), at, zh), countdown(later(61_000), at, en)],
    ['还剩 29 分钟', '1 minute left'],
  )
  assert.deepEqual([countdown(at, at, zh), countdown(later(-1), at, en)], ['已到期', 'time is up'])
  assert.deepEqual([ago(at, later(180_000), zh), ago(at, later(10), en)], ['3 分钟前', 'less than a minute ago'])
})
