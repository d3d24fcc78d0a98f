/**
 * Values the specification closes in words, which its schema does not: the schema knows lengths only. Only what the specification says
 * plainly and every official sample keeps is here; `logisticsStatus` ("S" in the text, "R" in the sample) and `packNo` ("1", 6000) are not.
 */
export const closedLists: Readonly<Record<string, readonly string[]>> = {
  appType: ['1', '2', '3'],
  appStatus: ['1', '2'],
  orderType: ['I'],
  currency: ['142'],
  buyerIdType: ['1'],
  payerIdType: ['1'],
  ieFlag: ['I', 'E'],
  tradeMode: ['9610', '1210'],
  dxpMode: ['DXP'],
}
