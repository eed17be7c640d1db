import { expect, test } from 'vitest'
import { compileAliases } from './aliases.ts'

const table = compileAliases([
  {
    canonical: 'xiaomi',
    type: 'company',
    name: 'Xiaomi',
    forms: ['Xiaomi', '小米', 'Сяоми', '샤오미', 'شاومي'],
  },
  { canonical: 'honor', type: 'company', name: 'Honor', forms: ['=Honor', '荣耀', '!王者荣耀'] },
  { canonical: 'hyperos', type: 'os', name: 'HyperOS', forms: ['HyperOS', 'Xiaomi HyperOS', '澎湃OS'] },
  { canonical: 'ios', type: 'os', name: 'iOS', forms: ['iOS'] },
  {
    canonical: 'snapdragon 8 gen 3',
    type: 'chipset',
    name: 'Snapdragon 8 Gen 3',
    forms: ['骁龙8 Gen 3', 'SM8650'],
  },
  { canonical: 'dcs', type: 'leaker', name: 'DCS', forms: ['DCS', 'Digital Chat Station'] },
])

/** What is found, with the text it was found as. */
const found = (text: string) =>
  table.find(text).map((hit) => `${hit.alias.canonical}: ${text.slice(hit.start, hit.end)}`)

test.each([
  ['Xiaomi HyperOS is out', ['hyperos: Xiaomi HyperOS']],
  ['小米澎湃 OS 发布', ['xiaomi: 小米', 'hyperos: 澎湃 OS']],
  ['Сяоми и 샤오미는 вместе', ['xiaomi: Сяоми', 'xiaomi: 샤오미']],
  ['وشاومي تعلن', ['xiaomi: شاومي']],
  [
    '骁龙8Gen3, 骁龙 8 Gen3, sm8650',
    ['snapdragon 8 gen 3: 骁龙8Gen3', 'snapdragon 8 gen 3: 骁龙 8 Gen3', 'snapdragon 8 gen 3: sm8650'],
  ],
  ['digital-chat station', ['dcs: digital-chat station']],
  ['小米ＨｙｐｅｒＯＳ', ['xiaomi: 小米', 'hyperos: ＨｙｐｅｒＯＳ']],
  ['HyperOS2 and iOS17', ['hyperos: HyperOS', 'ios: iOS']],
  ['搭载iOS系统', ['ios: iOS']],
  ['骁龙8 Gen3 与小米 发布', ['snapdragon 8 gen 3: 骁龙8 Gen3', 'xiaomi: 小米']],
])('finds in %s', (text, expected) => {
  expect(found(text)).toEqual(expected)
})

test.each([
  ['a longer word', 'MIOS semiosis HyperOSes'],
  ['a short form in another case', 'dcs says'],
  ['an exact form in another case', 'in honor of'],
  ['a longer number', 'XSM86501 SM86501'],
  ['what another form rules out', '王者荣耀新赛季'],
  ['nothing', ''],
])('finds nothing in %s', (_case, text) => {
  expect(found(text)).toEqual([])
})

test('what is ruled out at one place is found at another', () => {
  expect(found('荣耀联动王者荣耀')).toEqual(['honor: 荣耀'])
})
