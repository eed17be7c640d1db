import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Alias } from '#model/keyword.ts'
import { bCubedOf, pairsOf, storiesOf } from '#tests/told-stories.ts'
import type { ToldPost } from '#tests/told-stories.ts'
import { compileAliases } from '#text/aliases.ts'
import { createMemoryIndex } from './memory-index.ts'
import type { PlaceablePost } from './memory-index.ts'

const aliases = compileAliases(parse(readFileSync('config/aliases.yaml', 'utf8')) as Alias[])
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Twelve invented stories in eleven languages, and a post that belongs to none: language, hour, title. */
const STORIES: Readonly<Record<string, readonly (readonly [lang: string, hour: number, title: string])[]>> = {
  launch: [
    ['en', 0, 'Xiaomi 17 launch event scheduled for September 25, says company'],
    ['zh', 2, '小米17系列发布会定档9月25日'],
    ['ru', 3, 'Xiaomi 17 представят 25 сентября: объявлена дата презентации'],
    ['es', 5, 'Xiaomi 17 se presentará el 25 de septiembre'],
  ],
  bootloader: [
    ['en', 1, 'HyperOS 3 tightens bootloader unlocking, leaked build suggests'],
    ['de', 6, 'HyperOS 3: Bootloader-Unlock wird strenger, zeigt geleakter Build'],
    ['ru', 7, 'HyperOS 3 ужесточит разблокировку bootloader'],
  ],
  chip: [
    ['en', 4, 'Xiaomi XRING O2 chip passes 3 million points in AnTuTu 11'],
    ['zh', 8, '小米玄戒O2芯片 AnTuTu 11 跑分破300万'],
    ['ja', 9, 'シャオミの XRING O2 チップ、AnTuTu 11 で300万点'],
  ],
  satellite: [
    ['zh', 10, '华为Mate 80 Pro支持北斗卫星消息，入网信息曝光'],
    ['en', 12, 'Huawei Mate 80 Pro certified with BeiDou satellite messaging'],
    ['ko', 13, '화웨이 Mate 80 Pro 위성 메시지 지원, 인증 정보 유출'],
  ],
  price: [
    ['fr', 14, 'Le Galaxy S26 Ultra coûtera 1469 euros en Europe'],
    ['it', 15, 'Galaxy S26 Ultra, prezzo in Europa: 1469 euro'],
    ['pt', 16, 'Galaxy S26 Ultra custará 1469 euros na Europa'],
    ['de', 17, 'Galaxy S26 Ultra soll in Europa 1469 Euro kosten'],
  ],
  denial: [
    ['zh', 18, '网传小米收购某车企，代号K9'],
    ['zh', 20, '王化否认小米收购某车企传闻'],
    ['en', 21, 'Wang Hua denies that Xiaomi is buying a carmaker'],
  ],
  model: [
    ['en', 22, 'Xiaomi device 25113PN0EC appears at the FCC'],
    ['zh', 23, '型号25113PN0EC的小米新机现身FCC'],
    ['es', 25, 'El móvil 25113PN0EC de Xiaomi pasa por la FCC'],
  ],
  build: [
    ['en', 26, 'First build OS3.0.25.10.1.DEV of the next system spotted'],
    ['ru', 27, 'Замечена сборка OS3.0.25.10.1.DEV новой системы'],
    ['zh', 28, '新系统首个版本OS3.0.25.10.1.DEV曝光'],
  ],
  domain: [
    ['en', 30, 'Xiaomi registers hyperglass.cn for smart glasses'],
    ['zh', 31, '小米注册域名hyperglass.cn，或为智能眼镜'],
    ['ar', 33, 'شاومي تسجل نطاق hyperglass.cn لنظارات ذكية'],
  ],
  battery: [
    ['en', 34, 'Redmi Note 16 Pro battery is said to reach 8500 mAh'],
    ['zh', 35, 'Redmi Note 16 Pro电池容量曝光：8500mAh'],
    ['es', 36, 'Redmi Note 16 Pro tendría batería de 8500 mAh'],
    ['ar', 38, 'بطارية Redmi Note 16 Pro بسعة 8500 mAh'],
  ],
  watch: [
    ['en', 40, 'Pixel Watch 5 recall begins after reports of swollen cases'],
    ['en', 41, 'Google begins recall of swollen Pixel Watch 5'],
    ['de', 42, 'Pixel Watch 5: Google startet Rückruf'],
  ],
  outage: [
    ['ja', 44, '楽天のサーバー障害で予約販売が延期に'],
    ['ja', 45, '楽天のサーバー障害、予約販売は来週に延期'],
    ['ko', 46, '라쿠텐 서버 장애, 예약 판매 연기'],
  ],
  alone: [['en', 47, 'A museum of old telephones opens its doors in Lisbon']],
}

const posts: readonly ToldPost[] = Object.entries(STORIES)
  .flatMap(([gold, told]) =>
    told.map(([lang, hour, title], nth) => ({
      id: `${gold}-${nth}`,
      gold,
      lang,
      publishedAt: hour * HOUR,
      title,
    })),
  )
  .toSorted((a, b) => a.publishedAt - b.publishedAt)

test('forty posts in eleven languages are told as the stories that they are', () => {
  const { precision, recall } = pairsOf(posts, storiesOf(posts, aliases))
  expect(precision).toBe(1)
  expect(recall).toBeGreaterThanOrEqual(0.9)
})

test('in whatever order they arrive within ten minutes, duplicates are the same and stories hardly change', () => {
  const close = posts.flatMap((post, rank) => {
    const told = { ...post, publishedAt: rank * 2 * MINUTE }
    return [told, repeated(told)]
  })
  const scores = Array.from({ length: 10 }, (_, nth) => {
    const shuffled = delayed(close, nth + 1)
    expect(groupsOf(shuffled)).toEqual(groupsOf(close))
    return bCubedOf(posts, storiesOf(shuffled, aliases)).f1
  })
  const inOrder = bCubedOf(posts, storiesOf(close, aliases))
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  expect(mean).toBeGreaterThanOrEqual(inOrder.f1 - 0.03)
})

test('a denial stands in the story that it denies, and says so', () => {
  const index = createMemoryIndex({ aliases })
  const reasons = posts
    .filter(({ gold }) => gold === 'denial')
    .map((post) => index.place(placeable(post)))
    .map(({ story, duplicateOf, reason }) => `${story} ${duplicateOf} ${reason.split(' ')[0]}`)
  expect(reasons).toEqual(['denial-0 null first', 'denial-0 null disputes', 'denial-0 null disputes'])
})

function placeable({ id, lang, publishedAt, title }: ToldPost): PlaceablePost {
  return { id, source: id, url: null, title, text: '', lang, links: [], publishedAt }
}

/** The same post as another source passes it on. */
function repeated(post: ToldPost): ToldPost {
  return { ...post, id: `${post.id}-again`, title: `RT @reader: ${post.title} via @gizmo` }
}

/** As they arrive up to ten minutes late each, always the same for a seed (Park and Miller 1988). */
function delayed(told: readonly ToldPost[], start: number): ToldPost[] {
  let seed = start
  const delay = () => (seed = (seed * 48_271) % 2_147_483_647) % (10 * MINUTE)
  return told
    .map((post) => ({ post, at: post.publishedAt + delay() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ post }) => post)
}

function groupsOf(ordered: readonly ToldPost[]): string[] {
  const index = createMemoryIndex({ aliases })
  for (const post of ordered) index.place(placeable(post))
  const groups = Map.groupBy(ordered, ({ id }) => index.originalOf(id))
  return Array.from(groups.values(), (group) =>
    group
      .map(({ id }) => id)
      .toSorted()
      .join(' '),
  ).sort()
}
