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
  // rules and prices
  compliance: ['markets'],
  pricing: ['markets', 'compliance'],
  // what is sold
  sellers: ['identity', 'markets'],
  translation: [],
  catalog: ['sellers', 'markets', 'compliance', 'pricing', 'inventory', 'translation'],
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
  // the parcel, its papers, the seller's dollars
  fulfilment: ['identity', 'sellers', 'orders', 'markets', 'catalog'],
  customs: ['identity', 'markets', 'compliance', 'sellers', 'payments', 'orders', 'fulfilment'],
  payouts: ['markets', 'ledger', 'sellers', 'orders'],
  notifications: ['identity', 'sellers', 'orders', 'payouts', 'catalog', 'markets', 'returns', 'disputes'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type ModuleName = keyof typeof modules

export const mayCall = (module: string): readonly string[] => (module in modules ? modules[module as ModuleName] : [])
