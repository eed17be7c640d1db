import { expect, test } from 'vitest'
import { compareTexts } from './compare.ts'

const verdict = (a: string, b: string) => compareTexts(a, b).verdict

test.each([
  ['a comment and a reposting mark', '小米新系统名为澎湃OS', '转发：小米新系统名为澎湃OS 真的假的'],
  [
    'a chain of reposts',
    'comes with a new kernel this autumn',
    'RT @leaker: comes with a new kernel this autumn',
  ],
  ['a chain cut short', '小米十四系列将首发搭载全新操作系统', '//@科技君:小米十四系列将首发搭载全新操…'],
  [
    'a cut inside a word',
    'Xiaomi is said to replace its old system this year',
    'Xiaomi is said to replace its old sys…',
  ],
  [
    'an address and a name',
    'The next Xiaomi system is called MiOS',
    'The next Xiaomi system is called MiOS https://t.co/a1 via @site',
  ],
  ['a site name', 'Новая система Xiaomi выйдет осенью', 'Новая система Xiaomi выйдет осенью — Новости'],
  ['full width', '小米14发布会定档２６日晚７点', '小米14发布会定档26日晚7点'],
  ['Traditional', '小米發布會將於臺北舉行新系統亮相', '小米发布会将于台北举行新系统亮相'],
  [
    'a slip of one letter',
    'Xiaomi prepares the launch of its system',
    'Xiaomi prepares the lanch of its system',
  ],
  ['a lost CJK character', '雷军在直播中展示了全新系统', '雷军在直播中展示了全新统'],
  ['a lost article', 'Xiaomi launches the new system in China', 'Xiaomi launches new system in China'],
  ['a lost space', 'Digital Chat Station on the new system', 'DigitalChat Station on the new system'],
  ['punctuation and emoji', '¡Xiaomi presenta su nuevo sistema!', 'Xiaomi presenta su nuevo sistema 🔥🔥'],
  ['thousands marked', 'preorders reach 12,000 units in a day', 'Preorders reach 12000 units in a day'],
])('one text repeats the other: %s', (_case, a, b) => {
  expect(['same', 'near']).toContain(verdict(a, b))
  expect(['same', 'near']).toContain(verdict(b, a))
})

test.each([
  ['a version', 'MIUI 14 is the last of its name', 'MIUI 15 is the last of its name', 'differs in 14 -> 15'],
  ['a version in Chinese', '小米正式推送MIUI14稳定版', '小米正式推送MIUI15稳定版', 'differs in 14 -> 15'],
  ['a company', '小米官方回应新系统命名传闻', '华为官方回应新系统命名传闻', 'differs in 小米 -> 华为'],
  [
    'a negation',
    'The new system is based on Android',
    'The new system is not based on Android',
    'differs in (nothing) -> not',
  ],
  [
    'a short form of not',
    'It is a fork of the old code base',
    "It isn't a fork of the old code base",
    "differs in is -> isn't",
  ],
  [
    'a negation in Chinese',
    '小米澎湃系统支持老机型升级',
    '小米澎湃系统不支持老机型升级',
    'differs in (nothing) -> 不',
  ],
  ['a denial', '小米确认新系统名为澎湃', '小米否认新系统名为澎湃', 'differs in 确 -> 否'],
  [
    'a negation in Russian',
    'Новая система будет на старых телефонах',
    'Новая система не будет на старых телефонах',
    'differs in (nothing) -> не',
  ],
  [
    'a decimal point',
    'HyperOS 1.4 starts rolling out today',
    'HyperOS 14 starts rolling out today',
    'differs in 1.4 -> 14',
  ],
  ['a currency', 'The phone costs 999 € in Europe', 'The phone costs 999 $ in Europe', 'differs in € -> $'],
  [
    'a plus',
    'Redmi Note 13 Pro+ passes certification',
    'Redmi Note 13 Pro passes certification',
    'differs in + -> (nothing)',
  ],
  [
    'a letter that makes another word',
    'sold a million phones last week',
    'sold a billion phones last week',
    'differs in million -> billion',
  ],
  [
    'a system',
    'Xiaomi renames its system to MiOS soon',
    'Xiaomi renames its system to iOS soon',
    'differs in mios -> ios',
  ],
  ['a lost numeral', '永远记得那三四年的手机系统', '永远记得那三年的手机系统', 'differs in 四 -> (nothing)'],
])('texts that differ in %s are never one', (_case, a, b, reason) => {
  expect(compareTexts(a, b)).toMatchObject({ verdict: 'differs', reason })
  expect(verdict(b, a)).toBe('differs')
})

test.each([
  ['a name that goes on', '雷军宣布小米14', '雷军宣布小米14 Pro'],
  ['a clause that says more', '心动的信号节目组', '心动的信号节目组公开道歉'],
  ['a denial behind it', 'Xiaomi will drop MIUI for MiOS', 'Xiaomi will drop MIUI for MiOS: fake'],
  ['a denial before it', '小米将放弃旧系统改用新系统', '辟谣：小米将放弃旧系统改用新系统'],
])('added words are free, but not %s', (_case, a, b) => {
  expect(verdict(a, b)).toBe('differs')
})

test('a denial is told from another difference', () => {
  expect(compareTexts('新系统支持老机型吗官方回应', '新系统不支持老机型吗官方回应').isDispute).toBe(true)
  expect(compareTexts('新系统支持老机型吗官方回应', '新系统支持新机型吗官方回应').isDispute).toBe(false)
})

test.each([
  ['a short one', 'soon.', 'soon.'],
  ['a short Chinese one', '小米发布会', '小米发布会'],
  ['nothing', '', ''],
])('two texts as short as %s are not one because they agree', (_case, a, b) => {
  expect(verdict(a, b)).toBe('unrelated')
})

test('texts with little in common are not looked at further', () => {
  expect(verdict('Xiaomi shows its new electric car', 'Weather will be fine on Sunday')).toBe('unrelated')
})
