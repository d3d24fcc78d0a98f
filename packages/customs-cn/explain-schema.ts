// Turns the schema checker's words into a rule with a name and a sentence in English and Chinese. The value itself is never repeated: it
// may be a person's name or number.

export type FaultRule =
  | 'missing'
  | 'unexpected'
  | 'wrong-order'
  | 'repeated'
  | 'too-long'
  | 'too-short'
  | 'wrong-length'
  | 'not-a-decimal'
  | 'not-a-number'
  | 'too-many-digits'
  | 'too-many-decimals'
  | 'not-listed'
  | 'pattern'
  | 'range'
  | 'text-not-allowed'
  | 'attribute-missing'
  | 'attribute-not-allowed'
  | 'wrong-namespace'
  | 'unknown-message'
  | 'schema'

export type Words = { readonly en: string; readonly zh: string }
export type SchemaFault = { readonly rule: FaultRule; readonly words: Words }

/** What stands around the element, when that is known: it tells what is missing from what is out of order. */
export type Around = {
  readonly siblings: ReadonlyMap<string, number>
  readonly known: ReadonlySet<string>
}

type Told = { readonly name: string; readonly words: string; readonly around: Around | null }
type Reader = (told: Told) => SchemaFault | null

const cebNames = (list: string): readonly string[] =>
  [...list.matchAll(/(?:\{[^}]*\})?([\w:*#.-]+)/g)].map(([, name = '']) => name).filter((name) => name !== '##other*')

const facets: Readonly<Record<string, (name: string, limit: string, has: string) => SchemaFault>> = {
  maxLength: (name, limit, has) => ({
    rule: 'too-long',
    words: {
      en: `${name} has ${has} characters, at most ${limit} are allowed.`,
      zh: `${name} 长度为 ${has}，最多 ${limit} 个字符。`,
    },
  }),
  minLength: (name, limit, has) => ({
    rule: 'too-short',
    words: {
      en: has === '0' ? `${name} must not be empty.` : `${name} has ${has} characters, at least ${limit} are required.`,
      zh: has === '0' ? `${name} 不能为空。` : `${name} 长度为 ${has}，至少 ${limit} 个字符。`,
    },
  }),
  length: (name, limit, has) => ({
    rule: 'wrong-length',
    words: {
      en: `${name} has ${has} characters, exactly ${limit} are required.`,
      zh: `${name} 长度为 ${has}，应为 ${limit} 个字符。`,
    },
  }),
  totalDigits: (name, limit) => ({
    rule: 'too-many-digits',
    words: { en: `${name} has more than ${limit} digits.`, zh: `${name} 总位数超过 ${limit} 位。` },
  }),
  fractionDigits: (name, limit) => ({
    rule: 'too-many-decimals',
    words: { en: `${name} has more than ${limit} digits after the point.`, zh: `${name} 小数位数超过 ${limit} 位。` },
  }),
  enumeration: (name) => ({
    rule: 'not-listed',
    words: { en: `${name} holds a value that is not listed.`, zh: `${name} 的取值不在允许范围内。` },
  }),
  pattern: (name) => ({
    rule: 'pattern',
    words: { en: `${name} does not have the form the schema demands.`, zh: `${name} 格式不符合要求。` },
  }),
}

const readers: readonly Reader[] = [
  ({ name, words }) => {
    const [, facet] = /\[facet '(\w+)'\]/.exec(words) ?? []
    if (facet === undefined) return null
    const write = facets[facet]
    if (write === undefined)
      return { rule: 'range', words: { en: `${name} is out of its range.`, zh: `${name} 超出取值范围。` } }
    const [, has = '?'] = /has a length of '(\d+)'/.exec(words) ?? []
    const [, limit = '?'] = /(?:length of '|allowed \(')(\d+)'?\)?\.?$/.exec(words) ?? []
    return write(name, limit, has)
  },
  ({ name, words, around }) => {
    if (!words.includes('This element is not expected')) return null
    return unexpected(name, cebNames(/Expected is (?:one of )?\( (.*) \)/.exec(words)?.[1] ?? ''), around)
  },
  ({ name, words }) => {
    const [, list] = /Missing child element\(s\)(?:\. Expected is (?:one of )?\( (.*) \))?/.exec(words) ?? []
    if (!words.includes('Missing child element')) return null
    const expected = cebNames(list ?? '').join(' or ')
    return {
      rule: 'missing',
      words: { en: `${name} lacks ${expected}.`, zh: `${name} 缺少 ${expected.replaceAll(' or ', ' 或 ')}。` },
    }
  },
  ({ name, words }) => {
    const [, attribute] = /The attribute '([^']+)' is required but missing/.exec(words) ?? []
    if (attribute === undefined) return null
    return {
      rule: 'attribute-missing',
      words: { en: `${name} lacks the attribute ${attribute}.`, zh: `${name} 缺少属性 ${attribute}。` },
    }
  },
  ({ name, words }) => {
    const [, attribute] = /The attribute '([^']+)' is not allowed/.exec(words) ?? []
    if (attribute === undefined) return null
    return {
      rule: 'attribute-not-allowed',
      words: {
        en: `${name} has the attribute ${attribute}, which does not belong there.`,
        zh: `${name} 不应有属性 ${attribute}。`,
      },
    }
  },
  ({ name, words }) =>
    words.includes('Character content') || words.includes('Element content is not allowed')
      ? {
          rule: 'text-not-allowed',
          words: { en: `${name} holds text or elements that do not belong there.`, zh: `${name} 含有不允许的内容。` },
        }
      : null,
  ({ name, words }) => {
    const [, value] = /fixed value constraint '([^']*)'/.exec(words) ?? []
    if (value === undefined) return null
    return { rule: 'not-listed', words: { en: `${name} must be ${value}.`, zh: `${name} 只能填 ${value}。` } }
  },
  ({ name, words }) =>
    words.includes('No matching global')
      ? {
          rule: 'unknown-message',
          words: {
            en: `${name} is no message of the import side, or is not in its namespace http://www.chinaport.gov.cn/ceb.`,
            zh: `${name} 不是进口业务报文，或命名空间不是 http://www.chinaport.gov.cn/ceb。`,
          },
        }
      : null,
  ({ name, words }) => {
    if (!words.includes('is not a valid value')) return null
    // The schema has decimals, one kind of whole number (gnum), and base64 in the signature.
    if (name === 'gnum')
      return { rule: 'not-a-number', words: { en: `${name} is not a whole number.`, zh: `${name} 不是整数。` } }
    return {
      rule: 'not-a-decimal',
      words: { en: `${name} is not a decimal number such as 149.00.`, zh: `${name} 不是有效的数值（如 149.00）。` },
    }
  },
]

/** The checker only says that another element was due here. What stands around tells why. */
function unexpected(name: string, expected: readonly string[], around: Around | null): SchemaFault {
  const due = { en: expected.join(' or '), zh: expected.join(' 或 ') }
  if (expected.includes(name))
    return {
      rule: 'wrong-namespace',
      words: { en: `${name} is not in the namespace of the messages.`, zh: `${name} 的命名空间不正确。` },
    }
  if (expected.length === 0 && (around?.siblings.get(name) ?? 0) > 1)
    return { rule: 'repeated', words: { en: `${name} stands too often.`, zh: `${name} 出现次数过多。` } }
  if (expected.length === 0 || around?.known.has(name) === false)
    return { rule: 'unexpected', words: { en: `${name} does not belong here.`, zh: `此处不应出现 ${name}。` } }
  // The last name of the list is the one that must come; those before it may.
  const must = expected.at(-1) ?? ''
  if (around !== null && !around.siblings.has(must))
    return {
      rule: 'missing',
      words: { en: `${must} is missing before ${name}.`, zh: `${name} 之前缺少 ${must}。` },
    }
  if (around !== null && (around.siblings.get(name) ?? 0) > 1)
    return {
      rule: 'repeated',
      words: { en: `${name} stands again where ${due.en} is due.`, zh: `${name} 重复出现，此处应为 ${due.zh}。` },
    }
  return {
    rule: 'wrong-order',
    words: {
      en: `${name} stands where ${due.en} is due: the order of elements is fixed.`,
      zh: `此处应为 ${due.zh}，而不是 ${name}：元素顺序是固定的。`,
    },
  }
}

/** What one message of the checker means. */
export function explainSchema(message: string, around: Around | null = null): SchemaFault {
  const [, element = '', attribute] = /Element '(?:\{[^}]*\})?([^']+)'(?:, attribute '([^']+)')?:/.exec(message) ?? []
  const words = message.slice(message.indexOf("':") + 2).trim()
  const name = attribute === undefined || words.startsWith('The attribute') ? element : `${element}/@${attribute}`
  for (const read of readers) {
    const fault = read({ name, words, around })
    if (fault !== null) return fault
  }
  return { rule: 'schema', words: { en: `${name} does not fit the schema.`, zh: `${name} 不符合 schema。` } }
}
