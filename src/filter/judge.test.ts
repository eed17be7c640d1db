import { expect, test } from 'vitest'
import { compileTopic } from './compile.ts'
import type { JudgedPost } from './fields.ts'
import { judge } from './judge.ts'
import { candidateClauses } from './candidate.ts'
import { EVERY_GROUP } from './letter-scan.ts'
import { readTopic } from './read-topic.ts'

const SOURCE = {
  topic: 'mios',
  title: 'MIOS',
  thresholds: { broad: 2, strict: 3 },
  clauses: [
    { id: 'domain', match: 'mios.cn', boundary: 'host', weight: 4 },
    { id: 'cjk', match: 'mios', touches: 'cjk', weight: 3 },
    {
      id: 'own',
      sequence: [['小米'], ['自研'], ['系统', 'OS']],
      gap: 2,
      'not-before': ['级', 'Vela'],
      weight: 3,
      describes: true,
    },
    { id: 'own-en', near: [['Xiaomi'], ['own OS']], within: 24, weight: 3 },
    { id: 'name', match: ['MIOS', 'MiOS'], case: 'exact', lookalikes: true, 'not-after': ['@'], weight: 2 },
    { id: 'versioned', match: 'MIOS', case: 'exact', 'version-suffix': true, weight: 1, weak: true },
    { id: 'lower', match: 'mios', weight: 1, weak: true, 'not-in-language': ['es'] },
    { id: 'spaced', match: 'Mi OS', weight: 1, weak: true },
  ],
  context: {
    strong: { words: ['xiaomi', '小米', 'miui'], add: 2 },
    weak: { words: ['leak', '截图'], add: 1 },
  },
  'weak-without-strong': -1,
  exclude: [
    { id: 'midibox', words: ['midibox'], add: -4 },
    { id: 'gematik', words: ['=MIOs', 'FHIR'], add: -4, 'unless-strong': true },
    { id: 'mine', regex: 'los mios', add: -3 },
  ],
  successor: { words: ['HyperOS', '澎湃OS'], tag: 'successor', weight: 3 },
}

function compiled(change: object = {}) {
  const read = readTopic({ ...SOURCE, ...change })
  if (read.kind === 'error') throw new Error(JSON.stringify(read.problems))
  return compileTopic(read.topic, 7)
}

const topic = compiled()
const of = (text: string, more: Partial<JudgedPost> = {}) => judge(topic, { title: '', text, ...more })

test.each([
  ['a bare name', 'MIOS'],
  ['the other spelling', 'MiOS comes next'],
  ['a name between Chinese characters', '听说14将搭载mios系统'],
  ['a full-width name', 'ＭＩＯＳ'],
  ['a mathematical name', '𝐌𝐈𝐎𝐒'],
  ['a name with zero-width characters', 'M\u200bI\u200cO\u2060S'],
  ['a name broken at the end of a line', 'das neue MI-\nOS'],
  ['a name with a Cyrillic letter', 'MiОS'],
  ['a lower-case name beside Xiaomi', 'mios replaces miui'],
  ['a name with a number beside Xiaomi', 'MIOS14 follows MIUI14'],
  ['a name with a number glued to something', 'MIUI? MIOS_alpha'],
  ['a name in two words', 'Xiaomi calls it Mi\nOS'],
  ['a name with a hyphen', 'MIUI gives way to Mi-OS'],
  ['the domain', 'they registered www.mios.cn.'],
  ['the domain beside Chinese characters', '注册了mios.cn域名'],
  ['a Chinese description', '小米的自研系统来了'],
  ['an English description in either order', 'Its own OS: Xiaomi confirms'],
  ['the possessive', "MIOS's launcher"],
])('keeps %s', (_name, text) => {
  expect(of(text)).toMatchObject({ keep: true, tags: [] })
})

test.each([
  ['a longer word', 'termios and premios'],
  ['accents', 'los amigos míos; MÍOS'],
  ['a lower-case name alone', 'mios'],
  ['another host', 'limios.cn and mios.cn.example'],
  ['a user', '@MIOS hello'],
  ['a name with a number alone', 'MIOS14 timer'],
  ['what is ruled out after the words', '小米自研系统级优化'],
  ['too far apart', '小米发布自研的新一代环形冷泵散热系统'],
  ['an excluded product, whatever else stands there', 'Xiaomi MIDIbox MIOS'],
  ['an exclusion that minds case', 'die MIOs: MIOS'],
  ['a user pattern', 'los mios, Xiaomi'],
  ['context without a name', 'Xiaomi MIUI leak 小米 截图'],
  ['nothing', ''],
])('drops %s', (_name, text) => {
  expect(of(text).keep).toBe(false)
})

test('a name needs context in strict mode, and no exclusion may hit', () => {
  const strict = (text: string) => judge(topic, { title: '', text }, 'strict').keep
  expect(strict('MIOS')).toBe(false)
  expect(strict('MIOS leak')).toBe(true)
  expect(strict('小米MIOS')).toBe(true)
  expect(strict('小米自研系统 mios.cn midibox')).toBe(false)
})

test('strong context outweighs an exclusion that allows it', () => {
  expect(of('MIOS FHIR').keep).toBe(false)
  expect(of('Xiaomi MIOS FHIR').keep).toBe(true)
})

test('a language is a hint, not a gate', () => {
  expect(of('mios xiaomi', { lang: 'en' })).toMatchObject({ keep: true, score: 3 })
  expect(of('mios xiaomi', { lang: 'es-mx' })).toMatchObject({ keep: true, score: 2 })
  expect(of('MiOS xiaomi', { lang: 'es' }).keep).toBe(true)
})

test('says why: clauses first, then context, then what spoke against it', () => {
  const verdict = of('Xiaomi leak: MiOS, not the MIDIbox one')
  expect(verdict).toMatchObject({ score: 1, threshold: 2, topicVersion: 7 })
  expect(verdict.why).toEqual([
    'name "MiOS" +2',
    'context "Xiaomi" +2',
    'context "leak" +1',
    'exclude midibox "MIDIbox" -4',
  ])
})

test('a place counts once, for the heaviest clause', () => {
  expect(of('小米MIOS').why).toEqual(['cjk "MIOS" +3', 'context "小米" +2'])
})

test('weak clauses alone are marked down', () => {
  expect(of('my Mi OS').why).toEqual(['spaced "Mi OS" +1', 'weak without strong context -1'])
})

test('offsets land on the right characters of the post as it stands', () => {
  const text = '😀小米 “Ｍ\u200bＩＯＳ” 截图'
  const { hits } = of(text)
  expect(hits.map(({ start, end }) => text.slice(start, end))).toEqual(['小米', 'Ｍ\u200bＩＯＳ', '截图'])
  for (const hit of hits) expect(hit.text).toBe(text.slice(hit.start, hit.end))
})

test.each<[string, Partial<JudgedPost>, string]>([
  [
    'link',
    { links: [{ raw: 'https://t.co/x', expanded: 'https://mios.cn/' }] },
    'domain "mios.cn" in link +4',
  ],
  ['card', { links: [{ raw: 'https://t.co/x', title: 'MiOS' }] }, 'name "MiOS" in card +2'],
  ['alt', { media: [{ type: 'image', url: 'u', alt: 'MiOS' }] }, 'name "MiOS" in alt +2'],
  ['quoted', { quoteOf: { text: 'MiOS' } }, 'name "MiOS" in quoted +2'],
  ['quoted', { repostOf: { text: 'MiOS' } }, 'name "MiOS" in quoted +2'],
  ['url', { url: 'https://x.org/%E5%B0%8F%E7%B1%B3mios' }, 'cjk "mios" in url +3'],
])('looks into %s and says so', (field, more, why) => {
  const verdict = of('He says only: look', more)
  expect(verdict.keep).toBe(true)
  expect(verdict.hits[0]?.field).toBe(field)
  expect(verdict.why[0]).toBe(why)
})

test('an author is context, never a hit', () => {
  expect(of('hello', { author: 'MiOS' }).keep).toBe(false)
  expect(of('mios', { author: 'Xiaomi fan' }).keep).toBe(true)
})

test("the host of a post's own address is no context", () => {
  expect(of('mios', { url: 'https://xiaomi.example/1' }).keep).toBe(false)
  expect(of('mios', { url: 'https://example.org/xiaomi' }).keep).toBe(true)
})

test('the successor is tagged, and dropped if the topic says so', () => {
  expect(of('小米澎湃OS2')).toMatchObject({ keep: true, tags: ['successor'] })
  expect(of('小米澎湃OS是小米自研系统')).toMatchObject({ keep: true, tags: ['successor'] })
  expect(of('MiOS became HyperOS')).toMatchObject({ keep: true, tags: [] })
  const without = compiled({ successor: { ...SOURCE.successor, keep: false } })
  expect(judge(without, { title: 'HyperOS', text: '' })).toMatchObject({
    keep: false,
    tags: ['successor'],
    score: 3,
    why: ['successor "HyperOS" +3', 'names only the successor, which is not kept'],
  })
})

test('what is dropped although its score would do says what stands against it', () => {
  const excluded = judge(topic, { title: 'Xiaomi 小米MIOS', text: 'midibox mios.cn' }, 'strict')
  expect(excluded).toMatchObject({ keep: false, score: 6, threshold: 3 })
  expect(excluded.why.at(-1)).toBe('strict: no exclusion may hit')
})

test('what is no candidate is never kept, in any disguise of the name', () => {
  const disguises = [
    'ＭＩＯＳ',
    'M\u00adIOS',
    'MI-\nOS',
    '𝗠𝗶𝗢𝗦',
    'ⓂⒾⓄⓈ',
    'MＩOＳ',
    'ᴹᴵᴼˢ',
    '小米自研\u3000系统',
    'Mi\u00a0OS Xiaomi',
    'M\ufe0fIOS',
    '小米⾃研系统',
  ]
  for (const text of disguises) expect(candidateClauses(topic, { title: '', text }), text).not.toBe(0)
  expect(candidateClauses(topic, { title: 'Xiaomi 小米 MIUI leak', text: '截图' })).toBe(0)
})

test('the scan before judging changes no verdict', () => {
  const pieces = [
    'MIOS',
    'mios',
    'Ｍ',
    'i',
    'О',
    'OS',
    'Mi',
    '小米',
    '自研',
    '系统',
    ' ',
    '\n',
    '-',
    '_',
    '\u200b',
    '.cn',
    'Own OS',
    'Xiaomi',
    '澎湃',
    '14',
    '，',
    '的',
    'ſ',
    'ı',
  ]
  const everything = { ...topic, prefilter: { kind: 'scan' as const, mayHit: () => EVERY_GROUP } }
  let seed = 7
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
  let kept = 0
  for (let round = 0; round < 5_000; round++) {
    const text = Array.from({ length: 1 + random(6) }, () => pieces[random(pieces.length)]).join('')
    const verdict = of(text)
    expect(verdict, text).toEqual(judge(everything, { title: '', text }))
    if (verdict.keep) kept++
  }
  expect(kept).toBeGreaterThan(300)
})

test('a topic of thousands of words judges as a small one does', () => {
  const others = Array.from({ length: 3_000 }, (_, index) => `word${index}x`)
  const large = compiled({ clauses: [...SOURCE.clauses, { id: 'others', match: others, weight: 2 }] })
  expect(large.prefilter.kind).toBe('index')
  const texts = [
    'MIOS',
    '小米的自研系统',
    'Its own OS: Xiaomi',
    'MiОS',
    'Xiaomi Mi\nOS',
    'Ｍ\u200bIOS',
    'termios',
    'HyperOS',
    'Xiaomi leak',
    '',
  ]
  for (const text of texts) expect(judge(large, { title: '', text }), text).toEqual(of(text))
  expect(judge(large, { title: 'Word2999X', text: '' }).why).toEqual(['others "Word2999X" +2'])
  expect(judge(large, { title: 'word2999xy', text: '' }).keep).toBe(false)
})

test('a topic of user patterns judges every post', () => {
  const patterns = compiled({ clauses: [{ id: 'any-os', regex: 'm[iy]-?os\\b', weight: 2 }] })
  expect(judge(patterns, { title: 'the MY-OS', text: '' })).toMatchObject({
    keep: true,
    why: ['any-os "MY-OS" +2'],
  })
})

test('a hostile pattern ends, and so does a hostile text', () => {
  const hostile = compiled({ clauses: [{ id: 'evil', regex: '(a+)+$', weight: 2 }] })
  expect(judge(hostile, { title: '', text: `${'a'.repeat(20_000)}!` }).keep).toBe(false)
  expect(of('小米自研'.repeat(20_000)).keep).toBe(false)
  expect(of('own OS '.repeat(5_000)).keep).toBe(false)
})

test('a title that names the topic and tells of a leak is not undone by a word far down the text', () => {
  const strict = (title: string, text: string) => judge(topic, { title, text }, 'strict').keep
  expect(strict('First MiOS leak', 'Unrelated: a FHIR server.')).toBe(true)
  expect(strict('First MiOS leak of FHIR data', '')).toBe(false)
  expect(strict('MiOS', 'A leak of a FHIR server.')).toBe(false)
  expect(strict('First MiOS leak', 'A midibox.')).toBe(false)
})
