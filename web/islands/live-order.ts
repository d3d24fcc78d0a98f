/**
 * Keeps a piece of a page current: asks for the JSON, and when it differs from the last answer loads the piece anew. It
 * rests while nobody looks, waits longer after each failure (to a minute), and ends when the answer says `ended`.
 */
for (const box of document.querySelectorAll<HTMLElement>('[data-live]')) {
  const { live = '', fragment = '', seconds = '5' } = box.dataset
  let last = ''
  let failures = 0

  const look = async (): Promise<boolean> => {
    const answer = await fetch(live, { headers: { accept: 'application/json' } })
    if (!answer.ok) throw new Error(String(answer.status))
    const text = await answer.text()
    if (text !== last) {
      const piece = await fetch(fragment, { headers: { accept: 'text/html' } })
      if (!piece.ok) throw new Error(String(piece.status))
      show(await piece.text())
      last = text
    }
    return /"ended"\s*:\s*true/.test(text)
  }

  let shown = ''
  const show = (piece: string): void => {
    if (piece === shown) return
    // The first answer is what the page already shows, or a moment newer; only a difference is put in and read aloud.
    const parsed = new DOMParser().parseFromString(piece, 'text/html').body
    if (parsed.textContent !== box.textContent) box.replaceChildren(...parsed.childNodes)
    shown = piece
  }

  const again = (): void => {
    const wait = Math.min(60, Number(seconds) * 2 ** failures)
    setTimeout(turn, wait * 1000)
  }

  const turn = (): void => {
    if (document.hidden) return again()
    look().then(
      (ended) => {
        failures = 0
        if (!ended) again()
      },
      () => {
        failures += 1
        again()
      },
    )
  }
  again()
}

export {}
