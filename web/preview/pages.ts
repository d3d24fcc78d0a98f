import { type Html } from '../../server/storefront/kit/index.ts'
import { cartPage, homePage, orderPage, productPage } from './buyer.ts'
import { addressPage, boardPage, queuePage, statesPage } from './desks.ts'

export const pages: Readonly<Record<string, () => Html>> = {
  home: homePage,
  product: productPage,
  cart: cartPage,
  order: orderPage,
  address: addressPage,
  board: boardPage,
  queue: queuePage,
  states: statesPage,
}
