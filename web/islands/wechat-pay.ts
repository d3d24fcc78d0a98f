/**
 * Opens the payment window of the WeChat application. The page may be replaced while it is shown, so the click is listened
 * for on the document. What came of it is never taken from here: the page asks the shop.
 */
type Bridge = { invoke(name: string, params: unknown, done: () => void): void }

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-wechat-pay]') : null
  if (button === null) return
  const params: unknown = JSON.parse(button.dataset['wechatPay'] ?? '{}')
  const open = (): void => {
    const bridge: Bridge | undefined = Reflect.get(window, 'WeixinJSBridge')
    bridge?.invoke('getBrandWCPayRequest', params, () => location.reload())
  }
  if (Reflect.has(window, 'WeixinJSBridge')) open()
  else document.addEventListener('WeixinJSBridgeReady', open, { once: true })
})

export {}
