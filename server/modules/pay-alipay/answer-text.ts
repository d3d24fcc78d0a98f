/**
 * An answer is `{"<method>_response":{…},"sign":"…"}`, and the signature covers the inner object exactly as it was sent:
 * with its escapes and blanks, which parsing and writing anew would lose. So the text itself is cut out.
 */
export function innerText(answer: string, name: string): string | null {
  const label = `"${name}":`
  const at = answer.indexOf(label)
  if (at < 0) return null
  const start = answer.indexOf('{', at + label.length)
  if (start < 0 || answer.slice(at + label.length, start).trim() !== '') return null
  const end = endOfObject(answer, start)
  return end === null ? null : answer.slice(start, end)
}

/** Where the object that opens at `start` is over; braces inside strings do not count. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0
  let inString = false
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (inString) {
      if (character === '\\') at += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{') depth += 1
    else if (character === '}') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return null
}
