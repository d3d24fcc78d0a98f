import { openDemonstrationSigner, openSingleWindow, signerPort, singleWindowPort } from '#modules/customs'
import { carrierPort, openCarrier } from '#modules/fulfilment'
import { mailPort, openMailbox, openSmtpMail, smsPort } from '#modules/notifications'
import { openWallet, paymentPort, type PaymentProvider } from '#modules/payments'
import { bankPort, openBank } from '#modules/payouts'
import { openAiCompatible, translationPort } from '#modules/translation'
import { ownPaymentProviders } from './payment-providers.ts'
import { must } from './platform/check.ts'
import { plug, type Plug } from './platform/world.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Which provider stands behind which port in this process. A port without one is named on /readyz and refuses. */
export function plugs(env: Environment): readonly Plug[] {
  const demo = env['WESTBOUND_DEMO'] === '1'
  // Several payment companies stand behind one port; the demonstration's wallet is the first, and asked unchosen.
  const payments = [...(demo ? [wallet(env)] : []), ...ownPaymentProviders(env)]
  return [
    ...(demo ? demonstration(env) : []),
    ...(payments.length === 0 ? [] : [plug(paymentPort, payments)]),
    ...own(env),
  ]
}

/** The simulators and the mailbox: they exist in the demonstration alone. */
function demonstration(env: Environment): readonly Plug[] {
  const at = (name: string) => simulatorAt(env, name)
  return [
    plug(carrierPort, openCarrier(at('CARRIER_URL'))),
    plug(singleWindowPort, openSingleWindow(at('SINGLE_WINDOW_URL'))),
    plug(bankPort, openBank(at('BANK_URL'))),
    plug(signerPort, openDemonstrationSigner({ home: handed(env, 'WESTBOUND_HOME') })),
    plug(mailPort, openMailbox()),
    plug(smsPort, openMailbox()),
  ]
}

const wallet = (env: Environment): PaymentProvider => openWallet(simulatorAt(env, 'PAYMENT_URL'))

const handed = (env: Environment, name: string): string => must(env[name], `${name} is handed over by the supervisor`)
const simulatorAt = (env: Environment, name: string) => ({
  url: handed(env, name),
  secret: handed(env, 'SIMULATOR_SECRET'),
  webhookSecret: handed(env, 'WEBHOOK_SECRET'),
})

/** What the operator connected by the environment; the later of two providers of one port serves. */
function own(env: Environment): readonly Plug[] {
  const smtp = env['SMTP_URL'] ?? ''
  const translation = env['TRANSLATION_URL'] ?? ''
  return [
    ...(smtp === ''
      ? []
      : [plug(mailPort, openSmtpMail({ url: smtp, from: env['MAIL_FROM'] ?? 'westbound@localhost' }))]),
    ...(translation === ''
      ? []
      : [
          plug(
            translationPort,
            openAiCompatible(
              {
                baseUrl: translation,
                apiKey: env['TRANSLATION_KEY'] ?? '',
                model: env['TRANSLATION_MODEL'] ?? 'default',
                timeoutMs: 30_000,
              },
              fetch,
            ),
          ),
        ]),
  ]
}
