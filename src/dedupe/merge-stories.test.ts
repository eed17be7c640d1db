import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Alias } from '#model/keyword.ts'
import { compileAliases } from '#text/aliases.ts'
import type { StoryCandidate } from './attach.ts'
import { storyMerges } from './merge-stories.ts'
import { priorFrequencies } from './prior-frequencies.ts'
import { storyFeatures } from './story-features.ts'
import { termAmounts } from './weigh.ts'

const aliases = compileAliases(parse(readFileSync('config/aliases.yaml', 'utf8')) as Alias[])
const frequencies = priorFrequencies(aliases)
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A story of Chinese titles, an hour apart from `at` on. */
function story(
  name: string,
  titles: readonly string[],
  more: Partial<StoryCandidate> & { at?: number } = {},
) {
  const { at = 0, ...rest } = more
  const members = titles.map((title, nth) => ({
    features: termAmounts(storyFeatures({ title, text: '', lang: 'zh', links: [] }, aliases)),
    lang: 'zh',
    at: at + nth * HOUR,
  }))
  return { story: name, members, ...rest }
}

const launch = ['天问八号点火发射', '天问八号成功对接空间站']
const ceremony = ['天问八号乘组出征仪式', '天问八号乘组简历公布']
const shop = ['北川大学食堂推出一元早餐']

test('two stories that turn out to be one event become one, under the earlier story, and say why', () => {
  const merges = storyMerges(
    [story('a', launch, { at: HOUR }), story('b', ceremony), story('c', shop)],
    frequencies,
  )
  expect(merges).toEqual([
    { from: 'a', into: 'b', score: expect.any(Number) as number, reason: 'shares 八号, 天问, 问八' },
  ])
  expect(merges[0]?.score).toBeGreaterThan(0.19)
  expect(merges[0]?.score).toBeLessThanOrEqual(1)
})

test('of stories that began at once the one named first stays', () => {
  const merges = storyMerges([story('y', launch), story('x', ceremony)], frequencies)
  expect(merges.map(({ from, into }) => [from, into])).toEqual([['y', 'x']])
})

test('many stories of one event all go into the earliest, none through another', () => {
  const told = [
    story('d', ['天问八号', '直播天问八号发射'], { at: 4 * HOUR }),
    story('c', launch, { at: 3 * HOUR }),
    story('b', ceremony, { at: 2 * HOUR }),
    story('a', ['聚焦天问八号', '天问八号发射圆满成功'], { at: HOUR }),
  ]
  const merges = storyMerges(told, frequencies)
  expect(merges.map(({ from, into }) => [from, into])).toEqual([
    ['b', 'a'],
    ['c', 'a'],
    ['d', 'a'],
  ])
})

test('the order in which stories are handed over does not matter', () => {
  const told = [
    story('a', launch),
    story('b', ceremony, { at: HOUR }),
    story('c', shop),
    story('d', ['天问八号']),
  ]
  expect(storyMerges(told.toReversed(), frequencies)).toEqual(storyMerges(told, frequencies))
})

test.each([
  ['one singer, two events', ['陆星野演唱会门票秒空'], ['陆星野官宣代言新款球鞋']],
  ['one school, two events', ['青禾中学食堂吃出牙签'], ['青禾中学运动会破省纪录']],
  ['one firm, two products', ['小米发布新款空气净化器'], ['小米扫地机器人海外开售']],
  ['nothing in common', shop, ['沪指跌破3000点']],
])('%s stay two stories', (_case, one, other) => {
  expect(storyMerges([story('a', one), story('b', other, { at: HOUR })], frequencies)).toEqual([])
})

test('stories more than two weeks apart stay two, however alike', () => {
  const told = [story('a', launch), story('b', ceremony, { at: 16 * DAY })]
  expect(storyMerges(told, frequencies)).toEqual([])
})

test('days between two stories count against them', () => {
  const score = (at: number) =>
    storyMerges([story('a', launch), story('b', ceremony, { at })], frequencies)[0]?.score ?? 0
  expect(score(3 * DAY)).toBeGreaterThan(0)
  expect(score(3 * DAY)).toBeLessThan(score(HOUR))
})

test('a story that denies another joins it as a dispute, never silently', () => {
  const told = [story('a', launch), story('b', ceremony, { at: HOUR, stance: 'denies' })]
  expect(storyMerges(told, frequencies).map(({ reason }) => reason)).toEqual([
    'disputes a: shares 八号, 天问, 问八',
  ])
})

test('what all posts of a stream share makes no two of them one story', () => {
  const signed = ['早报专题第九期', '早报专题第十期'].map((title, nth) => story(`s${nth}`, [title]))
  expect(storyMerges(signed, frequencies)).toHaveLength(1)
  const common = { documents: 10_000, df: (term: string) => (/早报|报专|专题|题第/u.test(term) ? 5000 : 0) }
  expect(storyMerges(signed, common)).toEqual([])
})

test('no stories, and stories without posts, merge into nothing', () => {
  expect(storyMerges([], frequencies)).toEqual([])
  expect(storyMerges([{ story: 'a', members: [] }, story('b', shop)], frequencies)).toEqual([])
})

test('the work grows with what stories share, not with all pairs of them', () => {
  let looks = 0
  const counted = {
    documents: frequencies.documents,
    df: (term: string) => {
      looks++
      return frequencies.df(term)
    },
  }
  const strangers = (count: number) =>
    Array.from({ length: count }, (_, nth) => {
      const features = { terms: [`w:one${nth}`, `w:two${nth}`, 'w:every'], amounts: [1, 1, 1] }
      return { story: `s${nth}`, members: [{ features, lang: 'en', at: nth }] }
    })
  const looksFor = (count: number) => {
    looks = 0
    storyMerges(strangers(count), counted)
    return looks
  }
  expect(looksFor(2000)).toBeLessThanOrEqual(2.2 * looksFor(1000))
})
