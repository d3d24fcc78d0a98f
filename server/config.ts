import { z } from 'zod'
import { paymentSimulators, type PaymentSimulator } from './supervisor/payment-simulators.ts'
import { Refused } from './supervisor/refused.ts'

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  WESTBOUND_URL: z.url({ protocol: /^https?$/ }).optional(),
  WESTBOUND_HOME: z.string().default('./.westbound'),
  WESTBOUND_KEY: z.string().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  WESTBOUND_ARCHIVE: z.string().optional(),
  WESTBOUND_DEMO: z.enum(['0', '1']).default('1'),
  WESTBOUND_DEMO_PAYMENTS: z.string().default(paymentSimulators.join(',')),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().optional(),
  TRANSLATION_URL: z.url().optional(),
  TRANSLATION_KEY: z.string().optional(),
  TRANSLATION_MODEL: z.string().optional(),
})

/** What an operator may set from outside; everything else is a dated row in the database. */
export type Config = {
  readonly port: number
  readonly host: string
  readonly url: string
  readonly home: string
  readonly keys: string | null
  readonly databaseUrl: string | null
  /** Where the embedded database keeps its log for restoring to a moment; null keeps none. */
  readonly archive: string | null
  readonly demo: boolean
  /** The payment companies whose simulators run in the demonstration, beside the wallet. */
  readonly demoPayments: readonly PaymentSimulator[]
  /** How many proxies of the operator stand before the web process. */
  readonly proxies: number
  readonly mail: { readonly url: string; readonly from: string } | null
  readonly translation: { readonly url: string; readonly key: string; readonly model: string } | null
}

/** Reads the environment; a value that cannot be is one clear line. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  // An empty value, as service files and containers hand it over, is none.
  const read = Environment.safeParse(
    Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')),
  )
  if (!read.success) {
    const issue = read.error.issues[0]
    throw new Refused(`${issue?.path.join('.') ?? 'The environment'} is not right: ${issue?.message ?? ''}`)
  }
  const given = read.data
  const { SMTP_URL: smtp, TRANSLATION_URL: translation } = given
  return {
    port: given.PORT,
    host: given.HOST,
    url: (given.WESTBOUND_URL ?? `http://${given.HOST === '0.0.0.0' ? '127.0.0.1' : given.HOST}:${given.PORT}`).replace(
      /\/$/,
      '',
    ),
    home: given.WESTBOUND_HOME,
    keys: given.WESTBOUND_KEY ?? null,
    databaseUrl: given.DATABASE_URL ?? null,
    archive: given.WESTBOUND_ARCHIVE ?? null,
    demo: given.WESTBOUND_DEMO === '1',
    demoPayments: simulated(given.WESTBOUND_DEMO_PAYMENTS, environment),
    proxies: given.TRUSTED_PROXIES,
    mail: smtp === undefined ? null : { url: smtp, from: given.MAIL_FROM ?? 'westbound@localhost' },
    translation:
      translation === undefined
        ? null
        : { url: translation, key: given.TRANSLATION_KEY ?? '', model: given.TRANSLATION_MODEL ?? 'default' },
  }
}

const connectedBy: Readonly<Record<PaymentSimulator, string>> = {
  stripe: 'STRIPE_SECRET_KEY',
  alipay: 'ALIPAY_APP_ID',
  'wechat-pay': 'WECHAT_PAY_MERCHANT_ID',
}

/** Those that were wanted (`wallet`: none beside it), without those the operator has connected really. */
function simulated(
  wanted: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly PaymentSimulator[] {
  const names = wanted.split(',').map((name) => name.trim())
  return paymentSimulators.filter((name) => names.includes(name) && (environment[connectedBy[name]] ?? '') === '')
}
