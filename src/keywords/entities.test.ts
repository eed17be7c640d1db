import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileAliases } from '#text/aliases.ts'
import { extractEntities } from './entities.ts'
import { readAliases } from './read-aliases.ts'

const aliases = compileAliases(readAliases(parse(readFileSync('config/aliases.yaml', 'utf8'))).aliases)
const found = (title: string, text = '') =>
  extractEntities({ title, text }, aliases).map((entity) => `${entity.type}: ${entity.canonical}`)

test.each([
  ['Digital Chat Station says MIUI 14 is the last', ['leaker: digital chat station', 'os: miui 14']],
  [
    '数码闲聊站爆料：小米澎湃OS将由小米14首发',
    ['leaker: digital chat station', 'os: hyperos', 'device: xiaomi 14'],
  ],
  ['via @That_Kartikey and @someone', ['handle: kartikey singh', 'handle: @someone']],
  [
    'mios.cn, V0.85.22.11.5.ALPHA, 23116PN5BC',
    ['domain: mios.cn', 'build: V0.85.22.11.5.ALPHA', 'model: 23116PN5BC'],
  ],
  ['骁龙8Gen3跑分', ['chipset: snapdragon 8 gen 3']],
  ['SM8650 is Snapdragon 8 Gen 3', ['chipset: snapdragon 8 gen 3', 'chipset: snapdragon 8 gen 3']],
  ['天玑9300+ 和麒麟9000S', ['chipset: dimensity 9300+', 'chipset: kirin 9000s']],
  ['Лэй Цзюнь показал Сяоми 14 Ultra', ['person: lei jun', 'device: xiaomi 14 ultra']],
  ['王化回应', ['person: wang hua']],
  ['HyperOS 1.0 based on Android 14', ['os: hyperos 1.0', 'os: android 14']],
  ['シャオミが10月26日に発表', ['company: xiaomi', 'date: 10-26']],
  ['샤오미 14 울트라, 안드로이드 14', ['device: xiaomi 14 ultra', 'os: android 14']],
  ['شاومي تعلن عن HyperOS في 26 أكتوبر', ['company: xiaomi', 'os: hyperos', 'date: 10-26']],
  ['Хуавей и Илон Маск', ['company: huawei', 'person: elon musk']],
  ['Win11 24H2 drops Core i7-8700K', ['os: windows 11 24h2', 'chipset: core i7-8700k']],
  ['英伟达RTX50系显卡和RTX 4090 Ti', ['company: nvidia', 'chipset: rtx 50', 'chipset: rtx 4090 ti']],
  ['A18跑分超过高通 870', ['chipset: apple a18', 'chipset: snapdragon 870']],
  ['iPad Pro with M4', ['device: ipad pro', 'chipset: apple m4']],
  ['九月发布小米手表', ['date: 09', 'device: xiaomi watch']],
])('names what %s is about', (title, expected) => {
  expect(found(title)).toEqual(expected)
})

test.each([
  ['小米12S Ultra', 'xiaomi 12s ultra'],
  ['小米SU7', 'xiaomi su7'],
  ['小米YU7', 'xiaomi yu7'],
  ['真我GT Neo2T', 'realme gt neo 2t'],
  ['红米K70 Pro', 'redmi k70 pro'],
  ['Redmi Note 13 Pro+', 'redmi note 13 pro plus'],
  ['Xiaomi Redmi Note13', 'redmi note 13'],
  ['华为Mate60', 'huawei mate 60'],
  ['Mate 60 Pro', 'huawei mate 60 pro'],
  ['iPhone15Pro Max', 'iphone 15 pro max'],
  ['Samsung Galaxy S24 Ultra', 'galaxy s24 ultra'],
  ['vivo X100 Pro', 'vivo x100 pro'],
  ['一加12', 'oneplus 12'],
  ['OPPO Find X7', 'oppo find x7'],
  ['小米平板6', 'xiaomi pad 6'],
  ['Xiaomi MIX Fold 3', 'xiaomi mix fold 3'],
  ['荣耀Magic6', 'honor magic 6'],
  ['荣耀300', 'honor 300'],
  ['小米SU7 Ultra', 'xiaomi su7 ultra'],
  ['SU7 Pro版', 'xiaomi su7 pro'],
  ['问界新M5', 'aito m5'],
  ['比亚迪秦PLUS DM-i', 'byd qin plus dmi'],
  ['特斯拉ModelY', 'tesla model y'],
  ['理想L9', 'li auto l9'],
  ['华为MateX5', 'huawei mate x5'],
  ['华为PuraX', 'huawei pura x'],
  ['华为 Mate Xs 2 折叠屏', 'huawei mate xs 2'],
  ['vivo XFold5', 'vivo x fold 5'],
  ['三星S24 Ultra', 'galaxy s24 ultra'],
  ['苹果16Pro', 'iphone 16 pro'],
  ['iPhoneSE', 'iphone se'],
  ['红米K50电竞版', 'redmi k50 gaming'],
  ['一加13T', 'oneplus 13t'],
  ['AppleWatch', 'apple watch'],
  ['Surface Laptop 4', 'microsoft surface laptop 4'],
])('reads %s as one device', (title, canonical) => {
  expect(found(`${title}发布`)).toEqual([`device: ${canonical}`])
})

test.each([
  ['华为 7 月 27 日开发者大会', ['company: huawei', 'date: 07-27']],
  ['王者荣耀新赛季', []],
  ['小米 100 家门店', ['company: xiaomi']],
  ['小米2023年财报', ['company: xiaomi']],
  ['Xiaomi 5 years later', ['company: xiaomi']],
  ['Xiaomi 14 million phones', ['company: xiaomi']],
  ['in honor of los míos, MIOS32 en vivo', []],
  ['小米粥', []],
  ['英特尔 12 代酷睿', ['company: intel']],
  ['华为5G专利', ['company: huawei']],
  ['小米Q2净利润', ['company: xiaomi']],
  ['俄罗斯一加工厂', []],
  ['煮苹果和烤苹果', []],
  ['李小鹏夺冠', []],
  ['国家队领奖时说这是最高荣耀', []],
  ['M4 and A18 motorways', []],
])('is not caught by %s', (title, expected) => {
  expect(found(title)).toEqual(expected)
})

test('a code alone is a model of the brand that the text names', () => {
  expect(found('问界回应M7事故')).toEqual(['company: aito', 'device: aito m7'])
  expect(found('M7 motorway')).toEqual([])
})

test('says where a thing stands in title and text, as it stands there', () => {
  const post = { title: '🔥ＭＩＵＩ 14', text: 'mios.cn by Xiaomi' }
  const whole = `${post.title}\n${post.text}`
  const entities = extractEntities(post, aliases)
  expect(entities.map((entity) => entity.text)).toEqual(['ＭＩＵＩ 14', 'mios.cn', 'Xiaomi'])
  for (const { text, start, end } of entities) expect(whole.slice(start, end)).toBe(text)
})
