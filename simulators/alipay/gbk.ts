/** Text in GBK, as the bills are written. Node decodes GBK but does not encode it, so the table is read backwards once. */
const codes = readTable()

export function toGbk(text: string): Buffer {
  return Buffer.from(
    Array.from(text).flatMap((character) => {
      const code = character.codePointAt(0) ?? 0
      return code < 0x80 ? [code] : (codes.get(character) ?? [0x3f])
    }),
  )
}

function readTable(): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder('gbk')
  const table = new Map<string, readonly number[]>()
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if (trail !== 0x7f && Array.from(character).length === 1 && character !== '\uFFFD')
        table.set(character, [lead, trail])
    }
  return table
}
