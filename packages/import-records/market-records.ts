import type { Market, MarketRecord } from './field.ts'
import { hk } from './markets/hk.ts'
import { id } from './markets/id.ts'
import { jp } from './markets/jp.ts'
import { kr } from './markets/kr.ts'
import { my } from './markets/my.ts'
import { ph } from './markets/ph.ts'
import { sg } from './markets/sg.ts'
import { th } from './markets/th.ts'
import { tw } from './markets/tw.ts'
import { us } from './markets/us.ts'
import { vn } from './markets/vn.ts'

/** Every market's record. */
export const marketRecords: Readonly<Record<Market, MarketRecord>> = { hk, id, jp, kr, my, ph, sg, th, tw, us, vn }
