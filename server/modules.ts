/**
 * The architecture on one page: who may call whom. A module may call the modules named beside it through their front
 * doors, in the same transaction; where no arrow leads, it listens to events. Arrows point one way (up this list), so the
 * product has no cycle. `test/tidy.test.ts` keeps it true. Pages, the simulation and the demonstration may call any front
 * door; nothing calls them.
 */
export const modules = {
  // who people are, and what everybody reads
  identity: [],
  markets: [],
  // money and stock
  ledger: [],
  inventory: [],
  // with whom nobody may trade
  screening: ['markets'],
  // rules and prices
  compliance: ['identity', 'markets'],
  classification: ['identity', 'markets', 'compliance'],
  pricing: ['identity', 'markets', 'compliance', 'classification'],
  // what is sold
  sellers: ['identity', 'markets', 'screening'],
  planner: ['sellers'],
  translation: [],
  catalog: ['sellers', 'markets', 'compliance', 'classification', 'pricing', 'inventory', 'translation'],
  search: ['catalog'],
  'product-import': ['sellers', 'catalog', 'inventory'],
  // who buys, and what they paid
  buyers: ['identity'],
  payments: ['identity', 'markets'],
  'pay-stripe': ['payments'],
  'pay-wechat': ['payments'],
  'pay-alipay': ['payments'],
  orders: ['identity', 'markets', 'ledger', 'inventory', 'compliance', 'sellers', 'catalog', 'buyers', 'payments'],
  discounts: ['sellers', 'catalog', 'orders'],
  checkout: [
    'identity',
    'markets',
    'compliance',
    'pricing',
    'inventory',
    'catalog',
    'sellers',
    'buyers',
    'payments',
    'orders',
    'discounts',
  ],
  // what comes back, and quarrels
  evidence: [],
  returns: ['markets', 'compliance', 'inventory', 'sellers', 'catalog', 'orders', 'checkout', 'evidence'],
  disputes: ['markets', 'sellers', 'orders', 'evidence', 'returns'],
  // what may leave the United States, and to whom
  'export-control': ['markets', 'screening', 'sellers', 'catalog', 'buyers', 'orders'],
  // the parcel, its papers, the seller's dollars
  fulfilment: ['identity', 'sellers', 'orders', 'markets', 'catalog', 'export-control'],
  customs: ['identity', 'markets', 'compliance', 'sellers', 'payments', 'orders', 'returns', 'fulfilment'],
  documents: ['markets', 'compliance', 'sellers', 'catalog', 'buyers', 'orders', 'export-control', 'fulfilment'],
  payouts: ['markets', 'ledger', 'sellers', 'orders'],
  // rules: what a load would do, and how far judging again has come
  'rule-desk': ['markets', 'compliance', 'catalog', 'checkout', 'orders'],
  notifications: ['identity', 'sellers', 'orders', 'payouts', 'catalog', 'markets', 'returns', 'disputes', 'checkout'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type ModuleName = keyof typeof modules

export const mayCall = (module: string): readonly string[] => (module in modules ? modules[module as ModuleName] : [])
