import { openReply, readOpenRequest } from '@westbound/customs-cn'
import { endpoint, z } from '#platform/endpoint'
import { countWrongSignature } from '#modules/identity'
import { openField, takenCode } from './payment-data-interface.ts'
import { refuse } from './refusals.ts'
import { singleWindowPort } from './single-window-port.ts'
import { takeQuestion } from './take-question.ts'

const Answer = z.object({ code: z.string(), message: z.string(), serviceTime: z.number().int() })
/** Stands for a call with a wrong signature until its count is kept; it is refused after the commit. */
const notSigned = ''
const refusedCode = '20000'

/**
 * Customs asks for the original data of a payment (GACC 2018/179). The question is kept and answered in the published shape;
 * the data are uploaded by a job. A number without a payment is answered alike, whatever the reason.
 */
export const platDataOpen = endpoint({
  id: 'platDataOpen',
  method: 'post',
  path: '/webhooks/single-window/platDataOpen',
  summary:
    'Customs asks for the original data of an order’s payment (GACC 2018/179): form field openReq, its text signed.',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  bytes: { max: 16 * 1024, types: ['application/x-www-form-urlencoded'] },
  keyless: 'the session customs names is its key',
  reply: Answer,
  refusals: ['customs.wrong-signature', 'identity.too-many', 'port.missing'],
  handle: async (ctx, { request }) => {
    const window = ctx.world.ports.use(singleWindowPort)
    const serviceTime = ctx.now.getTime()
    const text = new URLSearchParams(Buffer.from(request.bytes).toString('utf8')).get(openField.value) ?? ''
    if (window.checkEvent(request.headers, Buffer.from(text)) === null) {
      await countWrongSignature(ctx, request.ip)
      return { code: notSigned, message: '', serviceTime }
    }
    const say = ctx.world.say('zh-Hans')
    const no = (why: string) => ({ code: refusedCode, message: say(`customs.payment-data.answer.${why}`), serviceTime })
    const question = readOpenRequest(text)
    if (question === null) return no('unreadable')
    const answer = await takeQuestion(ctx, question)
    return answer === 'taken' ? { code: takenCode.value, message: '', serviceTime } : no(answer)
  },
  afterCommit: async (_, answer) => {
    if (answer.code === notSigned) throw refuse('customs.wrong-signature')
    return answer
  },
  raw: ({ code, message, serviceTime }) => ({
    type: 'application/json',
    body: openReply(code === takenCode.value ? true : { refused: message }, String(serviceTime)),
  }),
})
