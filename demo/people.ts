import type { Buyer, Operator } from './types.ts'

/** Ten buyers in ten cities. All were born in 1900: their numbers pass the check and belong to nobody. */
export const buyers: readonly Buyer[] = [
  buyer(1, '林小满', '110105', '19000307001', '望京示范里1号楼101室', '100102'),
  buyer(2, '陈嘉禾', '310115', '19000512002', '花木示范路88弄6号502室', '201204'),
  buyer(3, '何远舟', '440305', '19000821003', '科技园示范街9号B座1203', '518057'),
  buyer(4, '周若溪', '330106', '19001103004', '文三示范路17号3单元401室', '310012'),
  buyer(5, '吴思源', '510104', '19000228005', '春熙示范巷5号2栋808室', '610021'),
  buyer(6, '郑安然', '320106', '19000618006', '湖南路示范街12号7幢302室', '210009'),
  buyer(7, '孙知夏', '420106', '19000415007', '中南示范路33号1201室', '430071'),
  buyer(8, '赵明远', '610113', '19001224008', '小寨示范东路2号楼1507室', '710061'),
  buyer(9, '黄静好', '350203', '19000930009', '中山示范路66号4楼', '361001'),
  buyer(10, '刘一诺', '500103', '19000101010', '解放碑示范街21号901室', '400010'),
]

export const operators: readonly Operator[] = [
  operator('administrator', 'Avery Stone'),
  operator('compliance', 'Morgan Li'),
  operator('finance', 'Jamie Ortiz'),
  operator('support', 'Chen Wei'),
]

/**
 * The check character of GB 11643 for the first 17 digits: weights are powers of two modulo 11, and ten is written X.
 */
export function identityCheck(first17: string): string {
  const sum = Array.from(first17).reduce((total, digit, place) => total + Number(digit) * (2 ** (17 - place) % 11), 0)
  return '10X98765432'.charAt(sum % 11)
}

function buyer(
  number: number,
  name: string,
  districtCode: string,
  bornAndSequence: string,
  detail: string,
  postcode: string,
): Buyer {
  const two = String(number).padStart(2, '0')
  const first17 = districtCode + bornAndSequence
  return {
    handle: `buyer-${two}`,
    phone: `+861400000${two.padStart(4, '0')}`,
    name,
    identityNumber: first17 + identityCheck(first17),
    address: {
      provinceCode: `${districtCode.slice(0, 2)}0000`,
      cityCode: `${districtCode.slice(0, 4)}00`,
      districtCode,
      detail,
      postcode,
    },
  }
}

function operator(role: Operator['role'], name: string): Operator {
  return { handle: role, name, email: `${role}@operator.example`, password: 'demo-operator-2026', role }
}
