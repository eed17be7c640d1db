import { expect, test } from 'vitest'
import { BEGIN, DAY_MS, chatter, orbis, weigh } from '#tests/invented-archive.ts'
import { suggest } from './suggest.ts'

/** Headlines of a language about the name and about other things. */
const languages: readonly {
  readonly language: string
  readonly name: string
  readonly posts: readonly string[]
  readonly before: readonly string[]
  readonly other: readonly (readonly string[])[]
}[] = [
  {
    language: 'Korean, particles behind the name',
    name: '오로라',
    posts: [
      '테셀 새 콘솔 이름은 오로라, 오르비스 아니다',
      '오르비스가 오로라로 바뀐다',
      '테셀이 오로라를 공개, 오르비스로 알려진 콘솔',
      '오로라는 봄에 나온다: 오르비스의 새 이름',
      '오르비스 후속 오로라의 가격',
    ],
    before: ['테셀 콘솔 오르비스 유출', '오르비스 사진이 나왔다', '테셀 오르비스 컨트롤러'],
    other: [
      ['시장은', '학교는', '은행이'],
      ['다리를 열었다', '축제를 늦췄다', '전차를 샀다'],
      ['오늘', '어제', '내일'],
    ],
  },
  {
    language: 'Korean with Latin letters',
    name: '오로라OS',
    posts: [
      '테셀 콘솔 오르비스는 오로라OS로',
      '오르비스 대신 오로라OS',
      '테셀 오로라OS 공개, 오르비스의 이름',
    ],
    before: ['테셀 콘솔 오르비스 유출', '오르비스 사진이 나왔다', '테셀 오르비스 컨트롤러'],
    other: [
      ['시장은', '학교는', '은행이'],
      ['다리를 열었다', '축제를 늦췄다', '전차를 샀다'],
      ['오늘', '어제', '내일'],
    ],
  },
  {
    language: 'Chinese, the name in Han alone',
    name: '晨曦星',
    posts: [
      '泰索新主机定名晨曦星，不叫奥比斯',
      '奥比斯改名晨曦星',
      '泰索晨曦星发布，曾用名奥比斯',
      '奥比斯主机就是晨曦星',
      '晨曦星售价公布，奥比斯成为历史',
    ],
    before: ['泰索主机奥比斯曝光', '奥比斯谍照流出', '泰索奥比斯手柄'],
    other: [
      ['市长', '学校', '银行'],
      ['开放了桥', '推迟了节日', '买了电车'],
      ['今天', '昨天', '明天'],
    ],
  },
  {
    language: 'Chinese with Latin letters',
    name: '晨曦OS',
    posts: ['泰索奥比斯主机定名晨曦OS', '奥比斯改叫晨曦OS', '泰索晨曦OS发布，曾用名奥比斯'],
    before: ['泰索主机奥比斯曝光', '奥比斯谍照流出', '泰索奥比斯手柄'],
    other: [
      ['市长', '学校', '银行'],
      ['开放了桥', '推迟了节日', '买了电车'],
      ['今天', '昨天', '明天'],
    ],
  },
  {
    language: 'Japanese',
    name: 'アウレリア',
    posts: [
      'テッセルの新ゲーム機はアウレリア、オルビスではない',
      'オルビス、正式名はアウレリアに',
      'テッセル、アウレリアを発表。オルビスの名で知られた',
      'アウレリアの価格、オルビスより安く',
    ],
    before: ['テッセルのゲーム機オルビスが流出', 'オルビスの写真', 'テッセル、オルビスを延期'],
    other: [
      ['市長は', '学校が', '銀行は'],
      ['橋を開いた', '祭りを延期した', '電車を買った'],
      ['今日', '昨日', '明日'],
    ],
  },
  {
    language: 'Russian',
    name: 'Аврелия',
    posts: [
      'Новая консоль Тессел называется Аврелия, а не Орбис',
      'Консоль Орбис теперь зовут Аврелия',
      'Тессел показал консоль Аврелия, прежде Орбис',
      'Что известно об Орбис, ныне Аврелия',
    ],
    before: ['Консоль Орбис от Тессел на снимке', 'Утечка об Орбис', 'Тессел откладывает Орбис'],
    other: [
      ['Мэр', 'Школа', 'Банк'],
      ['открыл мост', 'отложил праздник', 'купил трамвай'],
      ['сегодня', 'вчера'],
    ],
  },
  {
    language: 'Arabic',
    name: 'أوريليا',
    posts: [
      'جهاز تيسل الجديد اسمه أوريليا وليس أوربس',
      'أوربس صار أوريليا',
      'تيسل تكشف أوريليا المعروف باسم أوربس',
      'أوريليا يصل في الربيع بدل أوربس',
      'سعر أوريليا الذي كان أوربس',
    ],
    before: ['تسريب جهاز أوربس من تيسل', 'صورة أوربس', 'تيسل تؤجل أوربس'],
    other: [
      ['العمدة', 'المدرسة', 'المصرف'],
      ['افتتح الجسر', 'أجل المهرجان', 'اشترى القطار'],
      ['اليوم', 'أمس'],
    ],
  },
]

test.each(languages)('the name is proposed in $language', ({ name, posts, before, other }) => {
  const archive = [
    ...chatter(other, 60),
    ...before.map((title, index) => ({ day: 3 + index * 8, source: `site ${index}`, title })),
    ...posts.map((title, index) => ({ day: 58, source: `site ${index}`, title })),
  ]
  const found = suggest(orbis, weigh(orbis, archive), { now: BEGIN + 60 * DAY_MS })
  expect(found.map(({ kind, words }) => ({ kind, words }))).toEqual([{ kind: 'alias', words: [name] }])
})
