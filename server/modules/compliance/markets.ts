import type { Mode, Route } from './tables.ts'

/** The twelve markets by their code, as the rules, the API and the command line name them. */
export const markets = ['cn', 'hk', 'tw', 'jp', 'kr', 'sg', 'my', 'th', 'vn', 'id', 'ph', 'us'] as const
export type Market = (typeof markets)[number]

export const routes = ['direct', 'bonded', 'personal', 'freight'] as const satisfies readonly Route[]

/** The customs mode of China that a route uses; other routes have none. */
const modes: Readonly<Record<Mode, Route>> = { '9610': 'direct', '1210': 'bonded' }

export const routeOfMode = (mode: Mode): Route => modes[mode]
export const modeOfRoute = (route: Route): Mode | null =>
  route === 'direct' ? '9610' : route === 'bonded' ? '1210' : null

export const isMarket = (text: string): text is Market => markets.some((each) => each === text)
