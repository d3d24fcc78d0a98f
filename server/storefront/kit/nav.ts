import type { Say } from '@westbound/web/messages'
import type { IconName } from './icon.ts'

export type NavItem = {
  readonly key: string
  readonly href: string
  readonly text: string
  readonly icon?: IconName | undefined
}
export type Role = 'buyer' | 'seller' | 'operator'

/** Where each role begins, and the places one touch away. A page says where it is by `here: '<key>'`. */
export const start: Readonly<Record<Role, string>> = { buyer: '/zh-cn', seller: '/sell', operator: '/operator' }

export function navigation(role: Role, say: Say): readonly NavItem[] {
  const item = (key: string, href: string, icon?: IconName): NavItem => ({
    key,
    href,
    text: say(`kit.nav.${key}`),
    icon,
  })
  if (role === 'buyer')
    return [
      item('home', '/zh-cn', 'home'),
      item('categories', '/zh-cn/categories', 'categories'),
      item('cart', '/zh-cn/cart', 'cart'),
      item('me', '/zh-cn/me', 'me'),
    ]
  const places = {
    seller: ['home', 'products', 'orders', 'money', 'business'],
    operator: ['queues', 'orders', 'books', 'discounts', 'settings', 'audit', 'health'],
  } as const
  return places[role].map((key) =>
    item(key, key === 'queues' ? start[role] : `${start[role]}/${key === 'health' ? 'parked' : key}`),
  )
}
