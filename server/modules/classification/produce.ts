/**
 * One plant or animal goes to another heading with every step of work: fresh, dried, frozen, roasted, pressed. The table has
 * a row for each kind and a column for each state; this file reads both out of a text.
 */
export const states = [
  'plain',
  'fresh',
  'in_shell',
  'dried',
  'frozen',
  'prepared',
  'pickled',
  'juice',
  'jam',
  'milk',
  'oil',
  'flour',
  'smoked',
  'seed',
] as const
export type State = (typeof states)[number]

export type Kind = {
  readonly en: readonly string[]
  readonly zh: readonly string[]
  readonly codes: Readonly<Partial<Record<State, string>>>
}

/** Later entries outweigh earlier ones when several are said: dried almonds, roasted, are roasted. */
const said: readonly (readonly [State, RegExp])[] = [
  ['fresh', /\b(?:fresh|ripe|chilled|live)\b|新鲜|鲜活|冰鲜|^鲜/u],
  ['dried', /\b(?:dried|dehydrated|freeze dried)\b|干(?!红|白|酪|邑|贝)|冻干|风干/u],
  ['in_shell', /\b(?:in shell|inshell|unshelled)\b|带壳/u],
  ['frozen', /\b(?:frozen|iqf)\b|冷冻|速冻/u],
  [
    'prepared',
    /\b(?:canned|roasted|salted|toasted|candied|seasoned|glazed|syrup|spiced|flavored|jerky|halves in|in water|smokehouse|diced|cooked)\b|罐头|糖水|烤|盐焗|炒|琥珀|蜜汁|椒盐|卤/u,
  ],
  ['smoked', /\bsmoked\b|烟熏|熏/u],
  ['pickled', /\b(?:pickle|pickled|vinegar)\b|腌|泡|酸(?!奶|樱桃)/u],
  ['flour', /\b(?:flour|meal)\b|粉$/u],
  ['oil', /\boil\b|油$/u],
  ['jam', /\b(?:jam|jelly|preserve|spread|marmalade|butter|applesauce|sauce|compote)\b|果酱|酱$/u],
  ['milk', /\b(?:milk|beverage|drink)\b|[仁奶麦豆子]奶$|奶$|露$/u],
  ['juice', /\b(?:juice|nectar)\b|汁$/u],
  ['seed', /\bseed (?:packet|pack|for planting)\b|\bheirloom\b.*\bseed\b|种子|菜籽$/u],
]

/** The state a text names, or `plain`. `line` holds the singular Latin words in order, `text` the whole in lower case. */
export const stateOf = (line: string, text: string): State =>
  said.findLast(([, words]) => words.test(line) || words.test(text))?.[0] ?? 'plain'

/** The code of a kind in a state. Smoked nuts are prepared nuts; a kind without the state has no answer here. */
export function codeOf({ codes }: Kind, state: State): string | undefined {
  if (state === 'smoked') return codes.smoked ?? codes.prepared
  if (state === 'jam' || state === 'pickled') return codes[state] ?? codes.prepared
  return codes[state] ?? (state === 'fresh' ? codes.plain : undefined)
}
