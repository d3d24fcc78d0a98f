import type { Mode, OrderPlan, OrderTarget } from './types.ts'

/**
 * Orders in every state an order can be seen in. They are placed in this order, one after another; who loads them
 * moves the clock where a target asks for it and tells the simulators to lie where a target begins with `held_`.
 */
export const orders: readonly OrderPlan[] = [
  plan(1, 'buyer-01', '9610', 'unpaid', ['SCO-DC-200', 2]),
  plan(2, 'buyer-02', '9610', 'unpaid', ['PTW-CJ-L', 1], ['PTW-WS-L', 2]),
  plan(3, 'buyer-03', '9610', 'lapsed', ['DHC-PN-750', 2]),
  plan(4, 'buyer-04', '9610', 'cancelled_before_payment', ['LAT-PP-6', 1]),
  plan(5, 'buyer-01', '9610', 'paid', ['TLN-AL-250', 2], ['TLN-PI-300', 1]),
  plan(6, 'buyer-05', '9610', 'paid', ['LPH-CL-340', 1], ['LPH-LB-15', 3]),
  plan(7, 'buyer-06', '9610', 'refunded_before_shipping', ['TSC-MO-260', 1]),
  plan(8, 'buyer-07', '9610', 'refunded_not_shipped_in_time', ['BFP-HJ-280', 2]),
  plan(9, 'buyer-08', '9610', 'packed', ['RRO-MU-350', 2], ['RRO-RO-800', 1]),
  plan(10, 'buyer-09', '9610', 'shipped', ['SMA-OL-300', 1], ['SMA-SS-2', 1]),
  plan(11, 'buyer-10', '9610', 'held_payer_differs', ['PTW-HT-M', 2]),
  plan(12, 'buyer-02', '9610', 'held_amount_differs', ['BAK-MG-BL', 2]),
  plan(13, 'buyer-03', '9610', 'held_address_differs', ['SCO-DA-400', 1]),
  plan(14, 'buyer-04', '9610', 'declared', ['LAT-BS-73', 1], ['LAT-MB-OA', 1]),
  plan(15, 'buyer-05', '9610', 'refused_by_customs', ['LPH-BW-340', 2]),
  plan(16, 'buyer-06', '9610', 'released', ['FVE-CM-8', 1]),
  plan(17, 'buyer-07', '9610', 'delivered', ['DHC-CH-750', 1], ['DHC-HZ-340', 1]),
  plan(18, 'buyer-08', '1210', 'delivered', ['GPR-LG-2K', 1]),
  plan(19, 'buyer-09', '9610', 'confirmed_by_buyer', ['BAK-SK-25', 1]),
  plan(20, 'buyer-10', '9610', 'confirmed_by_clock', ['SMA-RF-30', 1]),
  plan(21, 'buyer-01', '9610', 'paid_out', ['SCO-DC-500', 1], ['SCO-DA-150', 2]),
  plan(22, 'buyer-02', '9610', 'paid_out', ['TLN-WH-450', 1], ['TLN-PR-340', 1]),
  plan(23, 'buyer-03', '9610', 'paid_out', ['PTW-SJ-33', 1]),
  plan(24, 'buyer-04', '9610', 'paid_out', ['BFP-CO-340', 2]),
]

function plan(
  number: number,
  buyer: string,
  mode: Mode,
  driveTo: OrderTarget,
  ...lines: readonly (readonly [sku: string, quantity: number])[]
): OrderPlan {
  return {
    key: `demo-order-${String(number).padStart(2, '0')}`,
    buyer,
    mode,
    lines: lines.map(([sku, quantity]) => ({ sku, quantity })),
    driveTo,
  }
}
