import { openDemonstrationSigner, openSingleWindow, signerPort, singleWindowPort } from '#modules/customs'
import { carrierPort, openCarrier } from '#modules/fulfilment'
import { mailPort, openMailbox, openSmtpMail, smsPort } from '#modules/notifications'
import { openWallet, paymentPort } from '#modules/payments'
import { bankPort, openBank } from '#modules/payouts'
import { openAiCompatible, translationPort } from '#modules/translation'
import { must } from './platform/check.ts'
import { plug, type Plug } from './platform/world.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Which provider stands behind which port in this process. A port without one is named on /readyz and refuses. */
export function plugs(env: Environment): readonly Plug[] {
  return [...(env['WESTBOUND_DEMO'] === '1' ? demonstration(env) : []), ...own(env)]
}

/** The simulators and the mailbox: they exist in the demonstration alone. */
function demonstration(env: Environment): readonly Plug[] {
  const given = (name: string): string => must(env[name], `${name} is handed over by the supervisor`)
  const secret = given('SIMULATOR_SECRET')
  const webhookSecret = given('WEBHOOK_SECRET')
  const at = (name: string) => ({ url: given(name), secret, webhookSecret })
  return [
    plug(paymentPort, openWallet(at('PAYMENT_URL'))),
    plug(carrierPort, openCarrier(at('CARRIER_URL'))),
    plug(singleWindowPort, openSingleWindow(at('SINGLE_WINDOW_URL'))),
    plug(bankPort, openBank(at('BANK_URL'))),
    plug(signerPort, openDemonstrationSigner({ home: given('WESTBOUND_HOME') })),
    plug(mailPort, openMailbox()),
    plug(smsPort, openMailbox()),
  ]
}

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
