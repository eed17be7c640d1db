import { expect, test } from 'vitest'
import { compareTexts } from './compare.ts'

/** One sentence in each language, how people pass it on, and what looks like it and says something else. */
interface Lookalikes {
  readonly lang: string
  readonly said: string
  readonly repeats: Readonly<Record<string, string>>
  readonly others: Readonly<Record<'number' | 'negation' | 'entity', readonly string[]>>
  /** Too short to be known again. */
  readonly short: string
}

const SETS: readonly Lookalikes[] = [
  {
    lang: 'en',
    said: 'Oppo will ship the Find X9 with ColorOS 16 in October',
    repeats: {
      comment: 'Oppo will ship the Find X9 with ColorOS 16 in October. Finally, I cannot wait!',
      'comment before': 'Nice one: Oppo will ship the Find X9 with ColorOS 16 in October',
      via: 'Oppo will ship the Find X9 with ColorOS 16 in October via @gizmo',
      'via a site': 'Oppo will ship the Find X9 with ColorOS 16 in October | Phone Daily',
      chain: 'RT @one: RT @two: Oppo will ship the Find X9 with ColorOS 16 in October',
      cut: 'Oppo will ship the Find X9 with ColorOS 16 in Oct…',
      case: 'OPPO WILL SHIP THE FIND X9 WITH COLOROS 16 IN OCTOBER https://t.co/abc',
    },
    others: {
      number: [
        'Oppo will ship the Find X9 with ColorOS 15 in October',
        'Oppo will ship the Find X8 with ColorOS 16 in October',
      ],
      negation: [
        'Oppo will not ship the Find X9 with ColorOS 16 in October',
        "Oppo won't ship the Find X9 with ColorOS 16 in October",
        'Fake: Oppo will ship the Find X9 with ColorOS 16 in October',
      ],
      entity: [
        'Vivo will ship the Find X9 with ColorOS 16 in October',
        'Oppo will ship the Find X9 with ColorOS 16 in November',
      ],
    },
    short: 'soon',
  },
  {
    lang: 'zh-Hans',
    said: '荣耀新款折叠屏手机将于十月发布，搭载骁龙8处理器',
    repeats: {
      comment: '荣耀新款折叠屏手机将于十月发布，搭载骁龙8处理器！期待一下',
      marks: '转发：荣耀新款折叠屏手机将于十月发布，搭载骁龙8处理器',
      chain: '//@数码君:荣耀新款折叠屏手机将于十月发布，搭载骁龙8处理器',
      'pleased comment': '荣耀新款折叠屏手机将于十月发布，搭载骁龙8处理器，不错，没想到',
      'chain of two': '同意//@甲:转一下//@乙:荣耀新款折叠屏手机将于十月发布，搭载骁龙8处理器',
      traditional: '榮耀新款折疊屏手機將於十月發佈，搭載驍龍8處理器',
      tags: '荣耀新款折叠屏手机将于十月发布，搭载骁龙8处理器 🔥 #数码#',
      cut: '荣耀新款折叠屏手机将于十月发布，搭载骁龙8处…',
      width: '荣耀新款折叠屏手机将于十月发布，搭载骁龙８处理器',
    },
    others: {
      number: [
        '荣耀新款折叠屏手机将于十月发布，搭载骁龙7处理器',
        '荣耀新款折叠屏手机将于九月发布，搭载骁龙8处理器',
      ],
      negation: [
        '荣耀新款折叠屏手机将不于十月发布，搭载骁龙8处理器',
        '辟谣：荣耀新款折叠屏手机将于十月发布，搭载骁龙8处理器',
      ],
      entity: [
        '魅族新款折叠屏手机将于十月发布，搭载骁龙8处理器',
        '荣耀新款折叠屏平板将于十月发布，搭载骁龙8处理器',
      ],
    },
    short: '来了来了',
  },
  {
    lang: 'zh-Hant',
    said: '聯發科下半年將推出天璣9400晶片，效能提升三成',
    repeats: {
      simplified: '联发科下半年将推出天玑9400晶片，效能提升三成',
      comment: '聯發科下半年將推出天璣9400晶片，效能提升三成，太強了',
      marks: '轉發：聯發科下半年將推出天璣9400晶片，效能提升三成',
    },
    others: {
      number: [
        '聯發科下半年將推出天璣9300晶片，效能提升三成',
        '聯發科下半年將推出天璣9400晶片，效能提升五成',
      ],
      negation: [
        '聯發科下半年將不推出天璣9400晶片，效能提升三成',
        '聯發科下半年未將推出天璣9400晶片，效能提升三成',
      ],
      entity: [
        '展訊科下半年將推出天璣9400晶片，效能提升三成',
        '聯發科上半年將推出天璣9400晶片，效能提升三成',
      ],
    },
    short: '好耶',
  },
  {
    lang: 'ja',
    said: 'ソニーは新型スマートフォンを10月に日本で発売する予定です',
    repeats: {
      comment: 'ソニーは新型スマートフォンを10月に日本で発売する予定です。楽しみ！',
      chain: 'RT @taro: ソニーは新型スマートフォンを10月に日本で発売する予定です',
      via: 'ソニーは新型スマートフォンを10月に日本で発売する予定です - ガジェット通信',
      address: '「ソニーは新型スマートフォンを10月に日本で発売する予定です」 https://t.co/abc',
      half: 'ｿﾆｰは新型ｽﾏｰﾄﾌｫﾝを10月に日本で発売する予定です',
    },
    others: {
      number: ['ソニーは新型スマートフォンを11月に日本で発売する予定です'],
      negation: [
        'ソニーは新型スマートフォンを10月に日本で発売しない予定です',
        'デマ：ソニーは新型スマートフォンを10月に日本で発売する予定です',
      ],
      entity: [
        'シャープは新型スマートフォンを10月に日本で発売する予定です',
        'ソニーは新型スマートフォンを10月に台湾で発売する予定です',
      ],
    },
    short: '来た！',
  },
  {
    lang: 'ko',
    said: '삼성전자가 갤럭시 S26 울트라를 내년 2월 서울에서 공개한다',
    repeats: {
      comment: '삼성전자가 갤럭시 S26 울트라를 내년 2월 서울에서 공개한다 기대된다',
      chain: 'RT @minsu: 삼성전자가 갤럭시 S26 울트라를 내년 2월 서울에서 공개한다',
      via: '삼성전자가 갤럭시 S26 울트라를 내년 2월 서울에서 공개한다 - 테크뉴스',
      address: '삼성전자가 갤럭시 S26 울트라를 내년 2월 서울에서 공개한다 https://t.co/x1',
    },
    others: {
      number: [
        '삼성전자가 갤럭시 S25 울트라를 내년 2월 서울에서 공개한다',
        '삼성전자가 갤럭시 S26 울트라를 내년 3월 서울에서 공개한다',
      ],
      negation: [
        '삼성전자가 갤럭시 S26 울트라를 내년 2월 서울에서 공개하지 않는다',
        '삼성전자가 갤럭시 S26 울트라를 내년 2월 서울에서 공개 안 한다',
      ],
      entity: [
        '엘지전자가 갤럭시 S26 울트라를 내년 2월 서울에서 공개한다',
        '삼성전자가 갤럭시 S26 울트라를 내년 2월 부산에서 공개한다',
      ],
    },
    short: '왔다',
  },
  {
    lang: 'ru',
    said: 'Компания Realme покажет смартфон GT 8 с чипом Snapdragon в Пекине в октябре',
    repeats: {
      comment: 'Компания Realme покажет смартфон GT 8 с чипом Snapdragon в Пекине в октябре. Ждём!',
      chain: 'RT @ivan: Компания Realme покажет смартфон GT 8 с чипом Snapdragon в Пекине в октябре',
      via: 'Компания Realme покажет смартфон GT 8 с чипом Snapdragon в Пекине в октябре — Новости техники',
      'pleased comment':
        'Компания Realme покажет смартфон GT 8 с чипом Snapdragon в Пекине в октябре, не могу дождаться',
      cut: 'Компания Realme покажет смартфон GT 8 с чипом Snapdragon в Пек…',
    },
    others: {
      number: ['Компания Realme покажет смартфон GT 7 с чипом Snapdragon в Пекине в октябре'],
      negation: [
        'Компания Realme не покажет смартфон GT 8 с чипом Snapdragon в Пекине в октябре',
        'Фейк: Компания Realme покажет смартфон GT 8 с чипом Snapdragon в Пекине в октябре',
      ],
      entity: [
        'Компания Honor покажет смартфон GT 8 с чипом Snapdragon в Пекине в октябре',
        'Компания Realme покажет смартфон GT 8 с чипом Snapdragon в Шанхае в октябре',
      ],
    },
    short: 'скоро',
  },
  {
    lang: 'es',
    said: 'Motorola presentará el Edge 70 con Android 16 en Madrid este otoño',
    repeats: {
      comment: 'Motorola presentará el Edge 70 con Android 16 en Madrid este otoño ¡qué ganas!',
      chain: 'RT @ana: Motorola presentará el Edge 70 con Android 16 en Madrid este otoño',
      via: 'Motorola presentará el Edge 70 con Android 16 en Madrid este otoño vía @movil',
      'lost article': 'Motorola presentará Edge 70 con Android 16 en Madrid este otoño',
    },
    others: {
      number: [
        'Motorola presentará el Edge 60 con Android 16 en Madrid este otoño',
        'Motorola presentará el Edge 70 con Android 15 en Madrid este otoño',
      ],
      negation: [
        'Motorola no presentará el Edge 70 con Android 16 en Madrid este otoño',
        'Motorola nunca presentará el Edge 70 con Android 16 en Madrid este otoño',
        'Falso: Motorola presentará el Edge 70 con Android 16 en Madrid este otoño',
      ],
      entity: [
        'Nokia presentará el Edge 70 con Android 16 en Madrid este otoño',
        'Motorola presentará el Edge 70 con Android 16 en Lisboa este otoño',
      ],
    },
    short: 'ya',
  },
  {
    lang: 'de',
    said: 'Fairphone bringt das neue Modell mit wechselbarem Akku im Herbst nach Deutschland',
    repeats: {
      comment: 'Fairphone bringt das neue Modell mit wechselbarem Akku im Herbst nach Deutschland. Endlich!',
      chain: 'RT @jan: Fairphone bringt das neue Modell mit wechselbarem Akku im Herbst nach Deutschland',
      via: 'Fairphone bringt das neue Modell mit wechselbarem Akku im Herbst nach Deutschland – Technikblatt',
      quotes: '„Fairphone bringt das neue Modell mit wechselbarem Akku im Herbst nach Deutschland“',
    },
    others: {
      number: ['Fairphone bringt das neue Modell mit 2 wechselbaren Akkus im Herbst nach Deutschland'],
      negation: [
        'Fairphone bringt das neue Modell mit wechselbarem Akku im Herbst nicht nach Deutschland',
        'Fairphone bringt kein neues Modell mit wechselbarem Akku im Herbst nach Deutschland',
      ],
      entity: [
        'Gigaset bringt das neue Modell mit wechselbarem Akku im Herbst nach Deutschland',
        'Fairphone bringt das neue Modell mit wechselbarem Akku im Herbst nach Dänemark',
      ],
    },
    short: 'bald',
  },
  {
    lang: 'ar',
    said: 'هواوي تطلق هاتف ميت 80 بنظام هارموني في دبي خلال شهر أكتوبر',
    repeats: {
      comment: 'هواوي تطلق هاتف ميت 80 بنظام هارموني في دبي خلال شهر أكتوبر! خبر رائع',
      chain: 'RT @omar: هواوي تطلق هاتف ميت 80 بنظام هارموني في دبي خلال شهر أكتوبر',
      via: 'هواوي تطلق هاتف ميت 80 بنظام هارموني في دبي خلال شهر أكتوبر - أخبار التقنية',
      address: 'هواوي تطلق هاتف ميت 80 بنظام هارموني في دبي خلال شهر أكتوبر https://t.co/x2',
    },
    others: {
      number: ['هواوي تطلق هاتف ميت 70 بنظام هارموني في دبي خلال شهر أكتوبر'],
      negation: [
        'هواوي لن تطلق هاتف ميت 80 بنظام هارموني في دبي خلال شهر أكتوبر',
        'هواوي تنفي إطلاق هاتف ميت 80 بنظام هارموني في دبي خلال شهر أكتوبر',
      ],
      entity: [
        'سامسونج تطلق هاتف ميت 80 بنظام هارموني في دبي خلال شهر أكتوبر',
        'هواوي تطلق هاتف ميت 80 بنظام هارموني في القاهرة خلال شهر أكتوبر',
      ],
    },
    short: 'قريبا',
  },
]

const isRepeat = (a: string, b: string) => ['same', 'near'].includes(compareTexts(a, b).verdict)

const repeats = SETS.flatMap(({ lang, said, repeats }) =>
  Object.entries(repeats).map(([way, text]) => [lang, way, said, text] as const),
)
test.each(repeats)('%s, %s: it is the same text again', (_lang, _way, said, text) => {
  expect([isRepeat(said, text), isRepeat(text, said)]).toEqual([true, true])
})

const others = SETS.flatMap(({ lang, said, others }) =>
  Object.entries(others).flatMap(([kind, texts]) => texts.map((text) => [lang, kind, said, text] as const)),
)
test.each(others)('%s, another %s: it is another text', (_lang, _kind, said, text) => {
  expect([isRepeat(said, text), isRepeat(text, said)]).toEqual([false, false])
})

test.each(SETS.map(({ lang, short }) => [lang, short] as const))(
  '%s: a text as short as "%s" repeats nothing, not even itself',
  (_lang, short) => {
    expect(isRepeat(short, short)).toBe(false)
  },
)
