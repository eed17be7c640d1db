import { expect, test } from 'vitest'
import { compileAliases } from '#text/aliases.ts'
import { attributionOf } from './attribution.ts'
import { isDisputed, stanceOf } from './stance.ts'

const aliases = compileAliases([
  { canonical: 'xiaomi', type: 'company', name: 'Xiaomi', forms: ['Xiaomi', '小米', 'Сяоми', '샤오미'] },
  { canonical: 'wang hua', type: 'person', name: 'Wang Hua', forms: ['Wang Hua', '王化', 'Ван Хуа', '왕화'] },
  {
    canonical: 'digital chat station',
    type: 'leaker',
    name: 'DCS',
    forms: ['Digital Chat Station', '数码闲聊站', 'DCS'],
  },
])
const stance = (title: string) => stanceOf({ title, text: '' }, aliases).stance

test.each([
  'Wang Hua denies the new name',
  'MiOS claims are untrue',
  '小米王化否认新系统命名',
  '王化回应：新系统不叫这个名字',
  'Ван Хуа опроверг слухи о новой системе',
  'Wang Hua desmiente el nombre',
  '왕화, 새 명칭 부인',
  'Xiaomi dementiert Gerüchte',
  'Xiaomi manager rejects the story of a new system',
  'Die neue Oberfläche ist frei erfunden, sagt Xiaomi',
  'The MIOS story is entirely made up, a manager says',
  'Xiaomi spokesperson says the report is not accurate',
  'Xiaomi said a leak does not show its phone',
  'MiOS выдумана, говорят в Xiaomi',
  '小米：MiOS纯属捏造',
  '샤오미 “새 운영체제는 사실무근”',
])('denies: %s', (title) => {
  expect(stance(title)).toBe('denies')
})

test.each([
  'Xiaomi officially announces its new system',
  '小米官宣新系统定名',
  'Xiaomi bestätigt neues Betriebssystem',
  'Сяоми подтвердила новую систему',
  '샤오미, 새 운영체제 공식 발표',
])('confirms: %s', (title) => {
  expect(stance(title)).toBe('confirms')
})

test.each([
  'Digital Chat Station: MIUI 14 is the last',
  'Xiaomi leak, unconfirmed: new system in autumn',
  '数码闲聊站确认新系统',
  '小米新系统曝光 真的假的',
  'Xiaomi phones will not get the update',
  'No MIUI 15 from Xiaomi, says the report, but MIOS',
  '爆料称小米不会推出MIUI 15',
  'Xiaomi will not keep the name, a leaker claims',
  'The camera is made up of three lenses',
  'Xiaomi has made up its mind on MIUI',
  'Foldables made up a third of sales',
  'Das Design widerspricht dem Trend',
  'EU rejects report deadline',
  'Judge rejects claim against Xiaomi in patent suit',
  'Xiaomi hat das Falten neu erfunden',
  'Xiaomi ha inventado una pantalla',
  'Chip fabricated on 4 nm',
])('says: %s', (title) => {
  expect(stance(title)).toBe('says')
})

test('only a denial contradicts', () => {
  expect(isDisputed('says', 'denies')).toBe(true)
  expect(isDisputed('denies', 'denies')).toBe(false)
  expect(isDisputed('says', 'confirms')).toBe(false)
})

test.each([
  ['According to Digital Chat Station, MIUI ends', 'digital chat station'],
  ['据数码闲聊站爆料，新系统将至', 'digital chat station'],
  ['数码闲聊站：MIUI 14是最后一版', 'digital chat station'],
  ['New system ahead (source: gizmo.example.com)', 'gizmo.example.com'],
  ['New system ahead via @SomeLeaker', '@someleaker'],
  ['Xiaomi shows a phone', null],
])('"%s" names as its source %s', (title, expected) => {
  expect(attributionOf({ title, text: '' }, aliases)).toBe(expected)
})
