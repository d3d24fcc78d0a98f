import { parseDecimal } from './decimal.ts'
import { missing, notAllowed, writeFields } from './field.ts'
import type { Problem } from './field.ts'
import type { InventoryLine, InventoryRecord } from './inventory-record.ts'
import { inventoryHead, inventoryLine } from './layouts.ts'
import { countProblems, finish, lineProblems, wrap } from './message.ts'
import type { Built, Envelope } from './message.ts'

/**
 * Builds a CEB621 from 1 to 100 declaration lists. Sent by the declarant. Without a signer the result says `signed: false`: good
 * for looking at and comparing, but the schema demands the signature and `validate` will say that it is missing.
 */
export async function buildInventory(lists: readonly InventoryRecord[], envelope: Envelope): Promise<Built> {
  const problems: Problem[] = [...countProblems('CEB621Message', 'Inventory', lists.length)]
  const records = lists.map((list, index) => {
    const at = `Inventory ${index + 1}`
    problems.push(
      ...lineProblems('InventoryList', at, list.lines),
      ...modeProblems(list, at),
      ...weightProblems(list, at),
    )
    const head = wrap('InventoryHead', writeFields(inventoryHead, list, at, problems))
    const lines = list.lines.map((line, row) => {
      const place = `${at}, InventoryList ${row + 1}`
      problems.push(...lineModeProblems(list, line, place), ...secondUnitProblems(line, place))
      return wrap('InventoryList', writeFields(inventoryLine, line, place, problems))
    })
    return wrap('Inventory', head + lines.join(''))
  })
  return finish('CEB621Message', records.join(''), envelope, problems)
}

/** What the specification's table 3-31 demands of direct purchase and of bonded goods, which the schema cannot express. */
function modeProblems(list: InventoryRecord, at: string): readonly Problem[] {
  const needed =
    list.tradeMode === '9610'
      ? (['trafNo', 'voyageNo', 'billNo'] as const)
      : (['emsNo', 'areaCode', 'areaName'] as const)
  const found = needed
    .filter((name) => (list[name] ?? '') === '')
    .map((name) => missing(name, at, `is required in mode ${list.tradeMode}`))
  if (list.tradeMode !== '1210' || list.country === '142') return found
  return [...found, notAllowed('country', at, 'must be 142 in mode 1210')]
}

function lineModeProblems(list: InventoryRecord, line: InventoryLine, at: string): readonly Problem[] {
  if (list.tradeMode !== '1210' || (line.itemRecordNo ?? '') !== '') return []
  return [missing('itemRecordNo', at, 'is required in mode 1210')]
}

/** A second quantity and its unit come together or not at all. */
function secondUnitProblems(line: InventoryLine, at: string): readonly Problem[] {
  if ((line.qty2 === undefined) === (line.unit2 === undefined)) return []
  return line.qty2 === undefined
    ? [missing('qty2', at, 'is required beside unit2')]
    : [missing('unit2', at, 'is required beside qty2')]
}

function weightProblems(list: InventoryRecord, at: string): readonly Problem[] {
  const gross = parseDecimal(list.grossWeight)
  const net = parseDecimal(list.netWeight)
  if (gross === null || net === null || net <= gross) return []
  return [notAllowed('netWeight', at, 'is more than grossWeight')]
}
