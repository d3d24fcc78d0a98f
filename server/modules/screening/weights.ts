/** What a legal form, a little word or a common business word says about who somebody is: little. */
const legalForms = words(
  `co company ltd limited llc llp lp inc incorporated corp corporation gmbh ag kg ohg sa sas sarl srl spa bv nv plc pte pty pvt private
   oao ooo zao ao pao jsc pjsc ojsc cjsc sdn bhd fze fzco fzc est kk oy ab as aps ltda cv sro doo dba the`,
)
const littleWords = words('and of for de la le el al bin ibn van von der den du da dos y e i for mr mrs ms dr')
const businessWords = words(
  `trading trade trader traders group international global world general enterprise enterprises industry industries industrial import
   imports export exports importer exporter commercial commerce services service technology technologies tech technical scientific science
   research institute institution university academy center centre bank shipping logistics transport transportation freight lines line
   marine electronics electronic equipment machinery machine engineering construction development investment investments holding holdings
   management consulting consultants aviation aerospace air airlines petroleum oil gas energy chemical chemicals materials precision
   communications communication telecom telecommunications systems system solutions foods food farm farms orchard orchards garden
   products product supply supplies store shop market house home new national state federal central east west north south eastern
   western northern southern china chinese us usa american america russia russian iran hong kong beijing shanghai guangzhou shenzhen
   moscow tehran dubai limitedliability branch office factory works plant manufacturing manufacturer medical health organization
   association foundation society union ministry department bureau`,
)

/** How much a word weighs beside a name's own words: those that hardly say anything, those that say little, the others. */
export const shareOf = (word: string): number =>
  legalForms.has(word) ? 0.04 : littleWords.has(word) || word.length === 1 ? 0.15 : businessWords.has(word) ? 0.3 : 1

/** Whether a word can be somebody's own name. */
export const isOwn = (word: string): boolean => shareOf(word) === 1

/**
 * The weight of a word that stands in `frequency` of `names` names: rare words say who somebody is, common ones hardly. The
 * logarithm is taken so that the rarest word weighs 1 and one that stands in every tenth name about a third.
 */
export function weightOf(word: string, frequency: number, names: number): number {
  const rarest = Math.log(1 + names)
  const rarity = names === 0 ? 1 : Math.log(1 + names / Math.max(1, frequency)) / rarest
  return shareOf(word) * Math.max(0.25, rarity)
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/))
}
