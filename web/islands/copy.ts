/** Puts a value on the clipboard and says so on the button. Without a clipboard (plain http) the button stays hidden. */
const clipboard: Clipboard | undefined = navigator.clipboard

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
  const { copy = '', done = '' } = button.dataset
  const words = button.textContent
  button.hidden = clipboard === undefined
  button.addEventListener('click', () => {
    clipboard?.writeText(copy).then(
      () => {
        button.textContent = done
        setTimeout(() => (button.textContent = words), 2000)
      },
      () => (button.hidden = true),
    )
  })
}

export {}
