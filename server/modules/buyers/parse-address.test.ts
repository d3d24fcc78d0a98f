import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { china as divisions } from './china.ts'
import { parseAddress } from './parse-address.ts'

/** text → name, phone, city, district code, detail, postcode (empty = must be absent) */
const cases: readonly (readonly [string, string, string, string, string, string, string])[] = [
  ['张三 13800138000 浙江省杭州市余杭区文一西路969号', '张三', '13800138000', '杭州市', '330110', '文一西路969号', ''],
  ['浙江省杭州市余杭区文一西路969号 张三 13800138000', '张三', '13800138000', '杭州市', '330110', '文一西路969号', ''],
  ['13800138000 张三 浙江省杭州市余杭区文一西路969号', '张三', '13800138000', '杭州市', '330110', '文一西路969号', ''],
  ['张三13800138000浙江省杭州市余杭区文一西路969号', '张三', '13800138000', '杭州市', '330110', '文一西路969号', ''],
  ['浙江省杭州市余杭区文一西路969号张三13800138000', '张三', '13800138000', '杭州市', '330110', '文一西路969号', ''],
  ['张三浙江省杭州市余杭区文一西路969号13800138000', '张三', '13800138000', '杭州市', '330110', '文一西路969号', ''],
  [
    '收货人:张三\n手机号:13800138000\n地址:浙江省杭州市余杭区文一西路969号',
    '张三',
    '13800138000',
    '杭州市',
    '330110',
    '文一西路969号',
    '',
  ],
  [
    '收货人：张三 手机号码：１３８００１３８０００ 详细地址：浙江省杭州市余杭区文一西路９６９号',
    '张三',
    '13800138000',
    '杭州市',
    '330110',
    '文一西路969号',
    '',
  ],
  [
    '收件人张三 联系电话13800138000 收货地址浙江省杭州市余杭区文一西路969号',
    '张三',
    '13800138000',
    '杭州市',
    '330110',
    '文一西路969号',
    '',
  ],
  [
    '姓名：李四，电话：+86 138 0013 8000，地址：上海市浦东新区世纪大道100号',
    '李四',
    '13800138000',
    '上海市',
    '310115',
    '世纪大道100号',
    '',
  ],
  [
    '李四 +86-138-0013-8000 上海 浦东新区 世纪大道100号',
    '李四',
    '13800138000',
    '上海市',
    '310115',
    '世纪大道100号',
    '',
  ],
  ['李四,8613800138000,上海浦东世纪大道100号', '李四', '13800138000', '上海市', '310115', '世纪大道100号', ''],
  [
    '李四 0086 13800138000 上海市上海市浦东新区世纪大道100号',
    '李四',
    '13800138000',
    '上海市',
    '310115',
    '世纪大道100号',
    '',
  ],
  [
    '李四 13800138000 上海市市辖区浦东新区世纪大道100号',
    '李四',
    '13800138000',
    '上海市',
    '310115',
    '世纪大道100号',
    '',
  ],
  ['李四 13800138000 浙江杭州余杭文一西路969号', '李四', '13800138000', '杭州市', '330110', '文一西路969号', ''],
  ['李四 13800138000 杭州余杭区文一西路969号', '李四', '13800138000', '杭州市', '330110', '文一西路969号', ''],
  [
    '王小明 13912345678 北京市朝阳区建国路93号院8号楼1201室',
    '王小明',
    '13912345678',
    '北京市',
    '110105',
    '建国路93号院8号楼1201室',
    '',
  ],
  ['王小明 13912345678 吉林省长春市朝阳区人民大街1号', '王小明', '13912345678', '长春市', '220104', '人民大街1号', ''],
  ['王小明 13912345678 长春朝阳区人民大街1号', '王小明', '13912345678', '长春市', '220104', '人民大街1号', ''],
  ['王小明 13912345678 南京市鼓楼区中山路1号', '王小明', '13912345678', '南京市', '320106', '中山路1号', ''],
  ['王小明 13912345678 福州市鼓楼区五四路1号', '王小明', '13912345678', '福州市', '350102', '五四路1号', ''],
  ['王小明 13912345678 江苏省徐州市鼓楼区中山北路1号', '王小明', '13912345678', '徐州市', '320302', '中山北路1号', ''],
  [
    '赵敏 18612345678 重庆市渝中区解放碑步行街1号 400010',
    '赵敏',
    '18612345678',
    '重庆市',
    '500103',
    '解放碑步行街1号',
    '400010',
  ],
  ['赵敏 18612345678 重庆 城口县 葛城街道1号', '赵敏', '18612345678', '重庆市', '500229', '葛城街道1号', ''],
  [
    '邮编：518000 赵敏 18612345678 广东省深圳市南山区科技园南区1栋',
    '赵敏',
    '18612345678',
    '深圳市',
    '440305',
    '科技园南区1栋',
    '518000',
  ],
  [
    '赵敏 18612345678 广东省东莞市南城街道鸿福路1号',
    '赵敏',
    '18612345678',
    '东莞市',
    '441900',
    '南城街道鸿福路1号',
    '',
  ],
  ['赵敏 18612345678 东莞市长安镇振安路1号', '赵敏', '18612345678', '东莞市', '441900', '长安镇振安路1号', ''],
  ['赵敏 18612345678 广东中山石岐街道1号', '赵敏', '18612345678', '中山市', '442000', '石岐街道1号', ''],
  ['赵敏 18612345678 湖北省仙桃市沔阳大道1号', '赵敏', '18612345678', '仙桃市', '429004', '沔阳大道1号', ''],
  ['赵敏 18612345678 江苏省昆山市花桥镇1号', '赵敏', '18612345678', '苏州市', '320583', '花桥镇1号', ''],
  ['赵敏 18612345678 昆山市花桥镇1号', '赵敏', '18612345678', '苏州市', '320583', '花桥镇1号', ''],
  ['赵敏 18612345678 浙江义乌稠城街道1号', '赵敏', '18612345678', '金华市', '330782', '稠城街道1号', ''],
  [
    '赵敏 18612345678 湖北省恩施州恩施市施州大道1号',
    '赵敏',
    '18612345678',
    '恩施土家族苗族自治州',
    '422801',
    '施州大道1号',
    '',
  ],
  [
    '阿依古丽·买买提 18612345678 新疆维吾尔自治区乌鲁木齐市天山区解放南路1号',
    '阿依古丽·买买提',
    '18612345678',
    '乌鲁木齐市',
    '650102',
    '解放南路1号',
    '',
  ],
  ['赵敏 18612345678 新疆石河子市北三路1号', '赵敏', '18612345678', '石河子市', '659001', '北三路1号', ''],
  [
    '赵敏 18612345678 内蒙古呼和浩特新城区新华大街1号',
    '赵敏',
    '18612345678',
    '呼和浩特市',
    '150102',
    '新华大街1号',
    '',
  ],
  ['赵敏 18612345678 广西南宁青秀区民族大道1号', '赵敏', '18612345678', '南宁市', '450103', '民族大道1号', ''],
  [
    '欧阳娜娜 18612345678 四川省/成都市/武侯区/天府大道1号',
    '欧阳娜娜',
    '18612345678',
    '成都市',
    '510107',
    '天府大道1号',
    '',
  ],
  [
    '所在地区：浙江省杭州市余杭区\n详细地址：浙江省杭州市余杭区五常街道文一西路969号\n收货人：张三\n联系方式：13800138000',
    '张三',
    '13800138000',
    '杭州市',
    '330110',
    '五常街道文一西路969号',
    '',
  ],
  ['张三 0571-88888888 浙江省杭州市西湖区文三路1号', '张三', '0571-88888888', '杭州市', '330106', '文三路1号', ''],
  ['张三 13800138000-1234 浙江省杭州市西湖区文三路1号', '张三', '13800138000', '杭州市', '330106', '文三路1号', ''],
  ['张三 13800138000 上海市浦东南路100号', '张三', '13800138000', '', '', '浦东南路100号', ''],
  ['张三 13800138000 朝阳区建国路1号', '张三', '13800138000', '', '', '', ''],
  ['张三收 13800138000 山西省大同市平城区御河西路1号', '张三', '13800138000', '大同市', '140213', '御河西路1号', ''],
  ['吉林省吉林市昌邑区重庆路1号 孙悦 13700137000', '孙悦', '13700137000', '吉林市', '220202', '重庆路1号', ''],
  [
    '孙悦 13700137000 海南省儋州市那大镇中兴大道1号',
    '孙悦',
    '13700137000',
    '儋州市',
    '460400',
    '那大镇中兴大道1号',
    '',
  ],
  ['孙悦 13700137000 天津滨海新区第三大街1号', '孙悦', '13700137000', '天津市', '120116', '第三大街1号', ''],
  [
    '孙悦 13700137000 江苏省 苏州市 工业园区 星湖街328号',
    '孙悦',
    '13700137000',
    '苏州市',
    '',
    '工业园区 星湖街328号',
    '',
  ],
]

for (const [text, name, phone, city, district, detail, postcode] of cases)
  test(`"${text.replaceAll('\n', ' ')}" is read as a clerk reads it`, () => {
    const read = parseAddress(divisions, text)
    assert.deepEqual(
      [read.name ?? '', read.phone ?? '', read.city?.name ?? '', read.district?.code ?? '', read.postcode ?? ''],
      [name, phone, city, district, postcode],
    )
    if (detail !== '') assert.equal(read.detail, detail)
  })

test('a district that several cities have stays open until the city is told', () => {
  const read = parseAddress(divisions, '张三 13800138000 朝阳区建国路1号')
  assert.equal(read.district, undefined)
  assert.match(`${read.detail} ${read.unrecognised.join(' ')}`, /朝阳区建国路1号/)
  assert.ok(read.confidence <= 60)
})

test('a complete address is certain, an empty one is not, and what nobody understood is listed', () => {
  assert.equal(parseAddress(divisions, cases[0]?.[0] ?? '').confidence, 100)
  assert.deepEqual(parseAddress(divisions, ''), { confidence: 0, unrecognised: [] })
  const read = parseAddress(divisions, '请尽快 张三 13800138000 浙江省杭州市余杭区文一西路969号')
  assert.deepEqual(read.unrecognised, ['请尽快'])
  assert.equal(read.confidence, 95)
})

const Named = fc.constantFrom('张三', '李小龙', '欧阳娜娜', '王伟', '赵敏', '陈晓东', '古丽娜·买买提')
const Phone = fc
  .tuple(fc.constantFrom('130', '138', '159', '186', '199'), fc.integer({ min: 0, max: 99_999_999 }))
  .map(([head, tail]) => head + String(tail).padStart(8, '0'))
const Street = fc
  .tuple(
    fc.constantFrom('人民路', '解放大道', '文一西路', '建设街'),
    fc.integer({ min: 1, max: 2999 }),
    fc.constantFrom('号', '弄3号', '号2幢502室'),
  )
  .map(([road, number, tail]) => `${road}${number}${tail}`)

test('every district of the country written out in full is read back, in five layouts', () => {
  const layout = fc.constantFrom(
    (n: string, p: string, r: string, d: string) => `${n} ${p} ${r}${d}`,
    (n: string, p: string, r: string, d: string) => `${r}${d} ${n} ${p}`,
    (n: string, p: string, r: string, d: string) => `${n}，${p}，${r}，${d}`,
    (n: string, p: string, r: string, d: string) => `收货人：${n}\n手机：${p}\n地址：${r}${d}`,
    (n: string, p: string, r: string, d: string) => `${n}${p}${r}${d}`,
  )
  fc.assert(
    fc.property(
      Named,
      Phone,
      Street,
      fc.constantFrom(...[...divisions.districtsOfProvince.values()].flat()),
      layout,
      (name, phone, street, row, write) => {
        const province = divisions.provinceByCode.get(row.provinceCode)
        const city = divisions.cityByCode.get(row.parent)
        const cityText = /直辖|^县$|市辖区/u.test(city?.name ?? '') || city?.name === row.name ? '' : (city?.name ?? '')
        const read = parseAddress(divisions, write(name, phone, `${province?.name}${cityText}${row.name}`, street))
        assert.deepEqual(
          [read.name, read.phone, read.province?.code, read.city?.code, read.district?.code, read.detail],
          [name, phone, row.provinceCode, row.parent, row.code, street],
        )
      },
    ),
    { numRuns: 1500 },
  )
})

test('no text makes the parser throw, and confidence stays between 0 and 100', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('上海', '市', '浦东新区', '138', '00138000', '收货人：', '\uE000', '路', ' ', '\n', '区', '\uD800'),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const read = parseAddress(divisions, pieces.join(''))
      assert.ok(Number.isInteger(read.confidence) && read.confidence >= 0 && read.confidence <= 100)
    }),
    { numRuns: 1500 },
  )
})
