const irregular: Readonly<Record<string, string>> = {
  leaves: 'leaf',
  knives: 'knife',
  loaves: 'loaf',
  women: 'woman',
  men: 'man',
  children: 'child',
  feet: 'foot',
}

/**
 * One English word in lower case without its plural, so that cherries finds cherry and boxes finds box. Both sides of a
 * search pass through it, so cookie and cookies may both be cooky.
 */
export function singular(word: string): string {
  const known = Object.hasOwn(irregular, word) ? irregular[word] : undefined
  if (known) return known
  if (word.length <= 3 || /(?:ss|us|is)$/.test(word)) return word
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.length > 4 && word.endsWith('ie')) return `${word.slice(0, -2)}y`
  if (/(?:sses|shes|ches|xes|zzes|(?:at|g|r)oes)$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}
