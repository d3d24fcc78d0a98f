import { cosmetic, textile, type Labels } from './label.ts'

const skin = '仅供外用。如有不适请停止使用。请勿让儿童自行取用。'
const rinse = '仅供外用。避免接触眼睛，如不慎入眼请用清水冲洗。'

export const cosmeticLabels: Labels = {
  'oat-body-lotion': cosmetic(
    '燕麦身体乳',
    '水、甘油、胶态燕麦、牛油果树（乳木果）果脂、鲸蜡硬脂醇、苯氧乙醇',
    '沐浴后取适量涂抹全身，轻柔按摩至吸收。',
    skin,
  ),
  'rosehip-face-cream': cosmetic(
    '玫瑰果面霜',
    '水、狗牙蔷薇果油、角鲨烷、甘油、鲸蜡硬脂醇、生育酚（维生素E）、苯氧乙醇',
    '晚间洁面后取适量涂抹面部，避开眼周。',
    skin,
  ),
  'sea-salt-soap': cosmetic(
    '海盐皂',
    '橄榄油酸钠、椰油酸钠、水、海盐、甘油',
    '用水打湿后揉搓起泡，涂抹全身后冲净。',
    rinse,
  ),
  'rosemary-shampoo': cosmetic(
    '迷迭香洗发水',
    '水、椰油酰胺丙基甜菜碱、癸基葡糖苷、甘油、迷迭香叶提取物、柠檬酸、苯氧乙醇',
    '取适量于湿发上揉出泡沫，用清水冲净。',
    rinse,
  ),
  'honey-body-wash': cosmetic(
    '蜂蜜燕麦沐浴露',
    '水、癸基葡糖苷、椰油酰胺丙基甜菜碱、蜂蜜、燕麦仁提取物、甘油、苯氧乙醇',
    '取适量揉出泡沫，涂抹全身后用清水冲净。',
    rinse,
  ),
  'beeswax-lip-balm': cosmetic(
    '蜂蜡润唇膏',
    '蜂蜡、向日葵籽油、蜂蜜、生育酚（维生素E）',
    '取少量涂抹双唇，可随时补涂。',
    '仅供外用。对蜂产品过敏者请勿使用。',
  ),
}

const cold = '三十摄氏度以下水洗，不可漂白，平摊晾干，中温熨烫。'

export const textileLabels: Labels = {
  'heavy-cotton-tee': textile('T恤', '棉100%', 'S、M、L，见所选尺码', cold, 'B'),
  'loopback-sweatshirt': textile('卫衣', '棉100%（罗纹：棉95%、氨纶5%）', 'M、L，见所选尺码', cold, 'B'),
  'brushed-flannel-shirt': textile('衬衫', '棉100%', 'M、L，见所选尺码', cold, 'B'),
  'canvas-chore-jacket': textile(
    '夹克',
    '棉100%',
    'M、L，见所选尺码',
    '三十摄氏度以下水洗，深浅色分开，不可漂白，悬挂晾干。',
    'C',
  ),
  'straight-denim-jeans': textile(
    '牛仔裤',
    '棉100%',
    '腰围79厘米、84厘米，见所选尺码',
    '反面冷水洗，深浅色分开，不可漂白，悬挂晾干。',
    'B',
  ),
  'merino-boot-socks': textile(
    '袜子',
    '羊毛70%、锦纶28%、氨纶2%',
    '23–25厘米、26–28厘米，见所选尺码',
    '三十摄氏度以下轻柔水洗，不可漂白，不可熨烫，平摊晾干。',
    'B',
  ),
  'muslin-blanket': textile('婴儿纱布毯', '棉100%', '100×100厘米', '四十摄氏度以下水洗，不可漂白，可低温烘干。', 'A'),
  'baby-bodysuit': textile(
    '婴儿连体衣',
    '棉100%',
    '66、73、80厘米，见所选尺码',
    '四十摄氏度以下水洗，不可漂白，悬挂晾干。',
    'A',
  ),
  'wool-throw-blanket': textile('盖毯', '羊毛100%', '130×170厘米', '不可水洗，不可漂白，常规干洗。', 'C'),
}
