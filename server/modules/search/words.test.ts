import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { pinyinKeys } from './pinyin-keys.ts'
import { readQuery, tsqueryOf } from './query.ts'
import { plainText, wordsOf } from './words.ts'

test('a Chinese title is cut into words, and long words also into their parts', () => {
  const words = wordsOf('华盛顿州雷尼尔樱桃干 340克')
  assert.ok(words.includes('樱桃') && words.includes('340') && words.includes('克'))
  assert.ok(wordsOf('加利福尼亚州').length > 1)
})

test('a title and the words people type for it meet', () => {
  const pairs: readonly (readonly [string, string])[] = [
    ['纯棉Ｔ恤 白色', 'T恤'],
    ['Rainier Cherries 5 lb', 'cherry'],
    ['Jalapeño Jelly', 'jalapeno'],
    ["Women's Running Shoes", 'woman shoe'],
    ['Chocolate Chip Cookies', 'cookie'],
    ['Hot-House Tomatoes', 'tomato'],
    ['佛蒙特枫糖浆', '枫糖'],
    ['Oak & Main 蜂蜜', 'OAK main'],
  ]
  for (const [title, query] of pairs) {
    const stored = new Set(wordsOf(title))
    assert.deepEqual(
      wordsOf(query).filter((word) => !stored.has(word)),
      [],
      `${query} in ${title}`,
    )
  }
})

test('punctuation, blanks and control characters are no words', () => {
  assert.deepEqual(wordsOf(' ，。!\u0000\n—'), [])
  assert.deepEqual(wordsOf(''), [])
})

test('what passed once passes again unchanged, and no text throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.ok(wordsOf(text).every((word) => /[\p{L}\p{N}]/u.test(word)))
      assert.equal(plainText(plainText(text)), plainText(text))
    }),
  )
})

test('a title has its pinyin and its initials', () => {
  assert.deepEqual(pinyinKeys('樱桃干'), { full: 'yingtaogan', initials: 'ytg' })
  assert.deepEqual(pinyinKeys('重庆'), { full: 'chongqing', initials: 'cq' })
  assert.deepEqual(pinyinKeys('女鞋'), { full: 'nvxie', initials: 'nx' })
  assert.match(pinyinKeys('Oak 蜂蜜 12').full, /^oakfengmi12$/)
})

test('a query is read as words, as a Latin name and as pinyin', () => {
  assert.deepEqual(readQuery('樱桃'), { words: ['樱桃'] })
  assert.equal(readQuery('ying tao gan').pinyin, 'yingtaogan')
  assert.equal(readQuery('YTG').pinyin, 'ytg')
  assert.equal(readQuery("xi'an").pinyin, 'xian')
  assert.deepEqual(readQuery('Blue Cherries'), { words: ['blue', 'cherry'], latin: 'blue cherries' })
  assert.deepEqual(readQuery('500'), { words: ['500'] })
  assert.deepEqual(readQuery('   '), { words: [] })
})

test('every syllable of a common title is known as pinyin', () => {
  for (const title of [
    '婴儿辅食有机米粉',
    '女士连衣裙',
    '军绿夹克',
    '略阳核桃',
    '开心果巧克力',
    '儿童餐椅',
    '装饰花瓶',
    '润肤乳液',
    '疯狂小熊软糖',
  ])
    assert.equal(readQuery(pinyinKeys(title).full).pinyin, pinyinKeys(title).full, title)
})

test('a query is cut at 100 characters and never throws', () => {
  assert.equal(readQuery('a'.repeat(5000)).latin?.length, 100)
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const query = readQuery(text)
      assert.equal(typeof tsqueryOf(query.words), 'string')
    }),
  )
})

test('words are quoted for the database', () => {
  assert.equal(tsqueryOf(['樱桃', "o'k\\"]), "'樱桃' & 'o''k\\\\'")
  assert.equal(tsqueryOf([]), '')
})
