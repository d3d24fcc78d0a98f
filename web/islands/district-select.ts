/** Loads the list below a chosen province or city. When it cannot, the form's own button still works. */
const levels = ['province', 'city', 'district'] as const

type Item = { readonly code: string; readonly name: string }

const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && 'code' in value && 'name' in value

async function below(endpoint: string, code: string): Promise<readonly Item[]> {
  const answer = await fetch(`${endpoint}?under=${encodeURIComponent(code)}`, {
    headers: { accept: 'application/json' },
  })
  if (!answer.ok) throw new Error(String(answer.status))
  const body: unknown = await answer.json()
  const items: unknown = typeof body === 'object' && body !== null && 'items' in body ? body.items : []
  return Array.isArray(items) ? items.filter(isItem) : []
}

function fill(list: HTMLSelectElement, items: readonly Item[]): void {
  const first = list.options[0]
  list.replaceChildren(
    ...(first === undefined ? [] : [first]),
    ...items.map(({ code, name }) => new Option(name, code)),
  )
  list.selectedIndex = 0
  list.disabled = items.length === 0
}

for (const box of document.querySelectorAll<HTMLElement>('[data-districts]')) {
  const endpoint = box.dataset['districts'] ?? ''
  const go = box.querySelector<HTMLButtonElement>('[name=action]')
  const lists = levels.flatMap((name) => box.querySelector<HTMLSelectElement>(`[name=${name}]`) ?? [])
  if (go !== null) go.hidden = true
  for (const list of lists) list.disabled = list.options.length < 2

  const chosen = async (at: number): Promise<void> => {
    const [list, next, ...later] = lists.slice(at)
    if (list === undefined || next === undefined) return
    for (const one of [next, ...later]) fill(one, [])
    if (list.value !== '') fill(next, await below(endpoint, list.value))
  }

  for (const [at, list] of lists.entries())
    list.addEventListener('change', () => {
      chosen(at).catch(() => {
        for (const one of lists) one.disabled = false
        if (go !== null) go.hidden = false
      })
    })

  // Another island (the pasted address) chooses by codes from the top down; it waits for each list.
  box.addEventListener('choose', (event) => {
    const codes: unknown = event instanceof CustomEvent ? event.detail : []
    if (!Array.isArray(codes)) return
    const choose = async (): Promise<void> => {
      for (const [at, list] of lists.entries()) {
        list.value = String(codes[at] ?? '')
        await chosen(at)
      }
    }
    choose().catch(() => {
      if (go !== null) go.hidden = false
    })
  })
}

export {}
