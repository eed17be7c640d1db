import { expect, test } from 'vitest'
import type { News } from '#model/news.ts'
import type { Target } from '#model/subscription.ts'
import { someMessage, someNews } from '#tests/some-news.ts'
import { makeParcel } from './make-parcel.ts'

const url = 'https://hooks.example/services/T1/B2'
const targets: readonly Target[] = [
  { kind: 'webhook', url, secret: `whsec_${'A'.repeat(32)}` },
  { kind: 'telegram', token: '1:a', chat: '@leaks', thread: null, api: 'https://api.telegram.org' },
  { kind: 'discord', url },
  { kind: 'slack', url },
  { kind: 'ntfy', url: 'https://ntfy.example/sub/leaks', token: 'tk_1' },
  { kind: 'mail', to: 'you@example.org' },
]

const family = '👩‍👩‍👧‍👦'
const hostile: readonly (readonly [string, string])[] = [
  ['a very long title', 'MIOS '.repeat(2_000)],
  ['Chinese without blanks', '小米自研系统'.repeat(2_000)],
  ['families of emoji', family.repeat(3_000)],
  ['text from right to left, with overrides', `\u{202e}${'نظام جديد '.repeat(900)}\u{2066}`],
  [
    'control characters and half characters',
    `a\u{0}b\u{1b}[31m\r\nBcc: x@y.example\u{85}\ud83d c`.repeat(300),
  ],
  [
    'markup of every kind',
    '</b><script>x</script> **bold** `code` <!channel> <@U1> @everyone [a](b) & "q" | * _ ~'.repeat(200),
  ],
  ['nothing at all', ''],
]

/** What is sent, as text; of a letter its parts. */
function sent(target: Target, ...news: readonly News[]): string {
  const parcel = makeParcel(target, someMessage(...news), Date.UTC(2023, 9, 17, 9))
  return parcel.kind === 'http' ? parcel.body : JSON.stringify(parcel.mail)
}

interface Body {
  readonly text: string
  readonly chat_id: string
  readonly title: string
  readonly message: string
  readonly subject: string
  readonly html: string
  readonly messageId: string
  readonly replyTo: string | null
  readonly allowed_mentions: object
  readonly embeds: readonly {
    readonly title: string
    readonly description?: string
    readonly fields?: readonly { readonly name: string; readonly value: string }[]
    readonly footer?: { readonly text: string }
  }[]
  readonly blocks: readonly {
    readonly type: string
    readonly text?: { readonly type: string; readonly text: string }
    readonly elements?: readonly { readonly text: string }[]
  }[]
}

function parsed(target: Target, ...news: readonly News[]): Body {
  return JSON.parse(sent(target, ...news)) as Body
}

const [webhook, telegram, discord, slack, ntfy, mail] = targets as [
  Target,
  Target,
  Target,
  Target,
  Target,
  Target,
]

test.each(
  targets.flatMap((target) => hostile.map(([what, text]) => [target.kind, what, target, text] as const)),
)(
  '%s: %s stays within the limits, well-formed, and is cut between characters',
  (kind, _what, target, text) => {
    const news = someNews({
      title: text,
      excerpt: text,
      first: { ...someNews().first, by: text },
      changes: Array.from({ length: 12 }, () => ({
        kind: 'origin' as const,
        text,
        url: 'https://a.example/?a=1&b="2"',
      })),
    })
    for (const many of [
      [news],
      Array.from({ length: kind === 'webhook' ? 2 : 40 }, (_, n) => ({ ...news, storyId: n })),
    ]) {
      const body = sent(target, ...many)
      expect(body.isWellFormed()).toBe(true)
      if (kind === 'webhook') continue
      const texts = JSON.stringify(JSON.parse(body)).replaceAll(/\\u[\da-f]{4}/gu, '')
      // oxlint-disable-next-line no-control-regex -- they are what must not be there
      expect(texts).not.toMatch(/[\u{0}-\u{1f}\u{7f}-\u{9f}\u{202a}-\u{202e}]/u)
      // A family that lost a member, or is held together with nothing, was cut within.
      expect(texts.replaceAll(family, '')).not.toMatch(/\u{200d}/u)
      for (const [part, most] of limitsOf(kind, parsed(target, ...many))) {
        expect(part.length).toBeLessThanOrEqual(most)
        if (kind === 'slack') expect(part).not.toBe('')
      }
    }
  },
)

/** Texts of a body, and how long each may be. */
function limitsOf(kind: Target['kind'], body: Body): (readonly [string, number])[] {
  switch (kind) {
    case 'telegram':
      return [[body.text, 4_096]]
    case 'discord':
      return body.embeds.flatMap(({ title, description = '', fields = [], footer }) => [
        [title, 256],
        [description, 4_096],
        ...fields.map(({ value }) => [value, 1_024] as const),
        [
          [title, description, ...fields.map(({ name, value }) => name + value), footer?.text ?? ''].join(''),
          6_000,
        ],
      ])
    case 'slack':
      return body.blocks.flatMap(({ type, text, elements = [] }) => [
        [text?.text ?? 'x', type === 'header' ? 150 : 3_000],
        ...elements.map((element) => [element.text, 3_000] as const),
      ])
    case 'ntfy':
      return [
        [Buffer.from(body.message).toString('latin1'), 4_096],
        [Buffer.from(body.title).toString('latin1'), 250],
      ]
    case 'mail':
    case 'webhook':
      return []
  }
}

const told = someNews({
  kind: 'change',
  title: 'A <b>tablet</b> & *stars*',
  changes: [{ kind: 'denial', text: 'Denied by Nils <Grau>', url: 'https://b.example/2' }],
})

test.each(targets.map((target) => [target.kind, target] as const))(
  '%s says what changed, who was first, how many report it, why it was sent, and where to read on',
  (_kind, target) => {
    const body = sent(target, told)
    const plain = body.replaceAll(/[\\\u{2060}]|&[lg]t;|[<>]/gu, '')
    for (const part of [
      'Denied by Nils Grau',
      'Mara Quill',
      'Tablets',
      'MIOS',
      'https://leaks.example/stories/7',
    ]) {
      expect(plain).toContain(part)
    }
    expect(plain).toMatch(/2 independent reports|"independentReports":2/u)
  },
)

test('Telegram gets HTML in which only our own tags mean something', () => {
  const { text, chat_id } = parsed(telegram, told)
  expect(chat_id).toBe('@leaks')
  expect(text).toContain(
    '<b><a href="https://leaks.example/stories/7">Denied: A &lt;b&gt;tablet&lt;/b&gt; &amp; *stars*</a></b>',
  )
  expect(text).toContain('<a href="https://b.example/2">Denied by Nils &lt;Grau&gt;</a>')
  const parcel = makeParcel(telegram, someMessage(told), 0)
  expect(parcel).toMatchObject({ url: 'https://api.telegram.org/bot1:a/sendMessage' })
})

test('Discord pings nobody, and reads nothing into titles', () => {
  const body = parsed(discord, someNews({ title: '@everyone **now** <@1>' }))
  expect(body.allowed_mentions).toEqual({ parse: [] })
  expect(body.embeds[0]?.title).toBe(String.raw`New: \@everyone \*\*now\*\* \<\@1\>`)
})

test('Slack reads nothing into what others wrote', () => {
  const body = parsed(slack, someNews({ title: '<!channel> & <http://x|y> *b*' }))
  expect(body.text).toMatch(/^New: &lt;!channel&gt; &amp; &lt;http:\/\/x\|y&gt; /u)
  expect(JSON.stringify(body.blocks.filter((block) => block.text?.type === 'mrkdwn'))).not.toContain(
    '<!channel>',
  )
  expect(body.blocks[0]).toMatchObject({ type: 'header', text: { type: 'plain_text' } })
})

test('ntfy is published to as JSON, to the topic at the end of the address, urgent only if it is', () => {
  const parcel = makeParcel(ntfy, someMessage(told), 0)
  expect(parcel).toMatchObject({ url: 'https://ntfy.example/sub', headers: { authorization: 'Bearer tk_1' } })
  expect(parsed(ntfy, told)).toMatchObject({
    topic: 'leaks',
    priority: 4,
    click: 'https://leaks.example/stories/7',
  })
  expect(parsed(ntfy, someNews())).toMatchObject({ priority: 3, title: 'New: Xiaomi tests MIOS on a tablet' })
})

test('letters about a story are one thread, and a digest is one of its own', () => {
  const first = parsed(mail, someNews())
  const second = parsed(mail, told)
  expect(first).toMatchObject({ replyTo: null, subject: 'Xiaomi tests MIOS on a tablet' })
  expect(second.replyTo).toBe(first.messageId)
  expect(second.messageId).not.toBe(first.messageId)
  expect(parsed(mail, someNews(), someNews({ storyId: 8 }))).toMatchObject({
    replyTo: null,
    subject: 'Tablets: 2 stories',
    messageId: 'leakwire.3.message-12',
  })
  expect(second.html).toContain('A &lt;b&gt;tablet&lt;/b&gt; &amp; *stars*')
})

test('a webhook gets everything, also of a digest', () => {
  const many = Array.from({ length: 60 }, (_, n) => someNews({ storyId: n }))
  expect(parsed(webhook, ...many)).toMatchObject({ type: 'digest', data: { stories: { length: 60 } } })
  expect(parsed(webhook)).toMatchObject({ type: 'test' })
})

test.each(targets.map((target) => [target.kind, target] as const))('%s can be tested', (_kind, target) => {
  expect(sent(target)).toMatch(/test/iu)
})
