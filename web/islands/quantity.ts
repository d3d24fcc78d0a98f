/** Steps a number of pieces and sends its form a moment after the last press, so that ten presses are one request. */
for (const box of document.querySelectorAll<HTMLElement>('[data-quantity]')) {
  const input = box.querySelector('input')
  const form = box.closest('form')
  if (input === null || form === null) continue
  const steps = box.querySelectorAll<HTMLButtonElement>('[data-step]')
  const send = box.querySelector<HTMLButtonElement>('[type=submit]')
  if (send !== null) send.hidden = true
  const before = input.value
  let waiting = 0

  const changed = (): void => {
    clearTimeout(waiting)
    for (const step of steps)
      step.disabled = step.dataset['step'] === '-1' ? input.value === input.min : input.value === input.max
    if (input.value === before || !input.reportValidity()) return
    waiting = window.setTimeout(() => {
      box.setAttribute('aria-busy', 'true')
      form.submit()
    }, 500)
  }

  for (const step of steps) {
    step.hidden = false
    step.addEventListener('click', () => {
      if (step.dataset['step'] === '-1') input.stepDown()
      else input.stepUp()
      changed()
    })
  }
  input.addEventListener('change', changed)
  changed()
}

export {}
