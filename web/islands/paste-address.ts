/** Asks the server to read an address pasted whole and fills in the fields of the same form for the buyer to check. */
async function read(endpoint: string, text: string): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ text }),
  })
  const body: unknown = answer.ok ? await answer.json() : null
  if (typeof body !== 'object' || body === null) throw new Error('unreadable')
  return Object.fromEntries(Object.entries(body))
}

for (const box of document.querySelectorAll<HTMLElement>('[data-paste-address]')) {
  const { pasteAddress = '', done = '', failed = '' } = box.dataset
  const form = box.closest('form')
  const text = box.querySelector('textarea')
  const button = box.querySelector('button')
  const output = box.querySelector('output')
  if (form === null || text === null || button === null || output === null) continue

  const fill = async (): Promise<void> => {
    const found = await read(pasteAddress, text.value)
    for (const [name, value] of Object.entries(found)) {
      const field = form.elements.namedItem(name)
      const typed = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement
      if (typed && typeof value === 'string' && value !== '') field.value = value
    }
    const codes = ['province', 'city', 'district'].map((name) => found[name] ?? '')
    form.querySelector('[data-districts]')?.dispatchEvent(new CustomEvent('choose', { detail: codes }))
  }

  button.addEventListener('click', (event) => {
    event.preventDefault()
    if (text.value.trim() === '') return text.focus()
    button.disabled = true
    fill()
      .then(
        () => (output.textContent = done),
        () => (output.textContent = failed),
      )
      .finally(() => (button.disabled = false))
  })
}

export {}
