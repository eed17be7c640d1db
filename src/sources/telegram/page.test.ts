import { expect, test } from 'vitest'
import { readTelegram, receivedAt, telegramFixture } from '#tests/telegram.ts'
import type { ParseMeta } from '#sources/adapter.ts'

const channel = telegramFixture('channel').toString()

function harvestOf(html: string | Uint8Array, more: Partial<ParseMeta> = {}) {
  const outcome = readTelegram(html, more)
  if (outcome.kind === 'error') throw new Error(outcome.error.message)
  return outcome.harvest
}

const shown = harvestOf(channel).posts

function postOf(number: number, html = channel) {
  const posts = html === channel ? shown : harvestOf(html).posts
  const post = posts.find(({ id }) => id === `chipkitchen/${number}`)
  if (post === undefined) throw new Error(`There is no post ${number}.`)
  return post
}

test('a page tells what the channel is called, its posts from oldest to newest, and where older ones are', () => {
  const harvest = harvestOf(channel)
  expect(harvest).toMatchObject({
    title: 'Chip & Kitchen',
    older: 'https://t.me/s/chipkitchen?before=101',
    isPartial: false,
  })
  expect(harvest.posts.map(({ id }) => id.split('/')[1])).toEqual(
    '101 102 105 106 107 108 109 111 112 113 114 115 116 117 118 119 120'.split(' '),
  )
})

test('a post is known by its number and the name in lower case, and is linked as the page links it', () => {
  expect(postOf(101)).toMatchObject({
    id: 'chipkitchen/101',
    url: 'https://t.me/ChipKitchen/101',
    title: '',
    author: 'Chip & Kitchen (@ChipKitchen)',
    lang: 'en',
    publishedAt: Date.UTC(2026, 2, 2, 9, 41),
    timePrecision: 'exact',
    updatedAt: null,
  })
})

test('words do not run together at line breaks and quotes; emoji and spoilers are text', () => {
  expect(postOf(101).text).toBe(
    '🔥 Kitchen news\nThe new pan runs StoveOS 2\nIt ships with two lids & a spoon:\nsaid the cook\nyesterday\nmore here @PotWatcher\n#StoveOS #пан #StoveOS',
  )
})

test('the HTML of a message is its content, with addresses that lead somewhere from anywhere', () => {
  expect(postOf(101).content).toContain('<blockquote expandable>said the cook<br/>yesterday</blockquote>')
  expect(postOf(101).content).toContain('href="https://t.me/s/chipkitchen?q=%23StoveOS"')
  expect(postOf(108).content).toBe('')
})

test('hashtags are categories and no links', () => {
  expect(postOf(101).categories).toEqual(['StoveOS', 'пан'])
  expect(postOf(101).links).toEqual([
    { raw: 'https://pans.example/two-lids?utm_source=tg' },
    { raw: 'https://t.me/PotWatcher' },
  ])
})

test('cashtags are found like hashtags; a search elsewhere is a link though it looks like one', () => {
  const html = channel.replace(
    'href="?q=%23StoveOS">#StoveOS</a> ',
    'href="?q=%24PANS">$PANS</a> <a href="https://pans.example/find?q=%23StoveOS">all</a> <a href="http://[?q=%23x">no address</a> ',
  )
  expect(postOf(101, html)).toMatchObject({
    categories: ['PANS', 'пан', 'StoveOS'],
    links: [
      { raw: 'https://pans.example/two-lids?utm_source=tg' },
      { raw: 'https://t.me/PotWatcher' },
      { raw: 'https://pans.example/find?q=%23StoveOS' },
      { raw: 'http://[?q=%23x' },
    ],
  })
})

test('a card belongs to the link that it is of, however that is spelt', () => {
  const card = 'class="tgme_widget_message_link_preview" href="https://short.example/m"'
  expect(channel).toContain(card)
  const html = channel.replace(card, card.replace('https://short.example/m', 'http://www.short.example/m/'))
  expect(postOf(114, html).links).toEqual(postOf(114).links)
})

test('an album is one post with all its pictures, and says its text once', () => {
  const album = postOf(102)
  expect(album.text).toBe('Three lids\non one table')
  expect(album.media).toEqual(
    [102, 103, 104].map((n) => ({
      type: 'image',
      url: `https://cdn.tele.example/file/lid-${n}.jpg?token=a1`,
    })),
  )
})

test.each([
  [105, 'video', 'https://cdn.tele.example/file/boil.mp4?token=b2', 'Water boils'],
  [106, 'video', 'https://t.me/ChipKitchen/106', 'The whole dinner'],
  [107, 'video', 'https://cdn.tele.example/file/round.mp4', ''],
  [108, 'audio', 'https://cdn.tele.example/file/voice.ogg?token=c3', ''],
  [113, 'image', 'https://cdn.tele.example/file/sticker.webp', ''],
])(
  'post %i holds one file of type %s, where the page shows it or else its own address',
  (n, type, url, text) => {
    expect(postOf(n)).toMatchObject({ media: [{ type, url }], text })
  },
)

test('files are called what they are called', () => {
  expect(postOf(109).text).toBe('Recovery image\nStoveOS_2.0.14_pan_global.zip\nTimer song')
  expect(postOf(109).media).toEqual([
    { type: 'file', url: 'https://t.me/ChipKitchen/109' },
    { type: 'audio', url: 'https://t.me/ChipKitchen/110' },
  ])
})

test('a poll is its question and its answers, without what changes by voting', () => {
  expect(postOf(111).text).toBe('Will the pan get StoveOS?\nYes, soon\nNever')
})

test('a place is its name, and leads to the map', () => {
  expect(postOf(112).text).toBe('The Pan House\n1 Lid Lane')
  expect(postOf(112).links).toEqual([{ raw: 'https://maps.example/maps?q=1.5,2.5&ll=1.5,2.5&z=16' }])
})

test('a card tells what stands behind the link it belongs to; readers and buttons are links too', () => {
  expect(postOf(114).links).toEqual([
    {
      raw: 'https://t.me/iv?url=https%3A%2F%2Fnews.example%2Fpan&rhash=0123456789abcd',
      expanded: 'https://news.example/pan',
    },
    {
      raw: 'https://short.example/m',
      title: "Meet Pan's own system",
      description: 'It replaces the old one.\nFrom autumn on.',
    },
    { raw: 'https://download.example/pan', title: 'Download StoveOS' },
  ])
})

test('what was forwarded is told as the original says it, with its links in the post', () => {
  expect(postOf(115)).toMatchObject({
    text: '',
    author: 'Chip & Kitchen (@ChipKitchen)',
    links: [{ raw: 'https://lids.example/button' }],
    repostOf: {
      id: 'lidleaks/500',
      url: 'https://t.me/LidLeaks/500',
      author: 'Lid Leaks (@LidLeaks)',
      text: 'The lid has a button\nand a light',
    },
  })
  expect(postOf(116).repostOf).toEqual({ author: 'Mara L.', text: 'I saw the lid' })
})

test.each([
  ['https://t.me/mara_l', { author: 'Lid Leaks (@mara_l)' }],
  ['https://t.me/c/1234/56', { author: 'Lid Leaks', url: 'https://t.me/c/1234/56' }],
  ['https://telegram.me/LidLeaks/7/500?single', { author: 'Lid Leaks (@LidLeaks)', id: 'lidleaks/500' }],
  ['javascript:alert(1)', { author: 'Lid Leaks' }],
])('of what was forwarded from %s that much is known', (href, known) => {
  const { repostOf } = postOf(115, channel.replace('https://t.me/LidLeaks/500', href))
  expect(repostOf).toMatchObject(known)
  expect(repostOf).toHaveProperty('url' in known || 'id' in known ? 'url' : 'author')
  if (!('url' in known) && !('id' in known)) expect(repostOf).not.toHaveProperty('url')
})

test('an answer names what it answers, and what is answered is not its text', () => {
  const replyTo = {
    id: 'chipkitchen/101',
    url: 'https://t.me/ChipKitchen/101',
    author: 'Chip & Kitchen (@ChipKitchen)',
    text: 'Kitchen news The new pan',
  }
  expect(postOf(117)).toMatchObject({ text: 'Confirmed.', replyTo })
  expect(postOf(118)).toMatchObject({ text: '', content: '', replyTo: { text: 'Three lids' } })
  expect(postOf(118).media).toHaveLength(1)
})

test('a post that was edited does not say when', () => {
  expect(postOf(119)).toMatchObject({ text: 'The spoon is #new', updatedAt: null })
})

test('a post that only the app can show is kept', () => {
  expect(postOf(120)).toMatchObject({ text: '', media: [], url: 'https://t.me/ChipKitchen/120' })
})

test('notes of Telegram are passed over, also without their class; blocks of other channels are counted', () => {
  const { posts, skipped } = harvestOf(channel)
  expect(posts.map(({ text }) => text).join('\n')).not.toMatch(/pinned|video changed|Not of this channel/u)
  expect(skipped).toBe(1)
})

test('a post that speaks of notes is none', () => {
  const html = channel.replace(
    'Channel video changed',
    'Channel video changed again, and the channel created',
  )
  expect(postOf(122, html).text).toMatch(/^Channel video changed again/u)
})

test.each([
  ['Live stream scheduled for Friday: all about MIOS', 122, 0],
  ['Live stream started: the pan is shown with MIOS', 122, 0],
  ['Chip &amp; Kitchen pinned its hopes on MIOS', 101, 1],
  ['Channel name changed to MIOS Kitchen, says the cook', 101, 1],
])('a post that begins like a note and was viewed is no note: %s', (text, number, isViewed) => {
  const views = '<span class="tgme_widget_message_views">1</span>'
  const html = channel
    .replace('Channel video changed</div>', `${text}</div>${views}`)
    .replace(/<tg-emoji[\s\S]*?<\/div>/u, (whole) => (isViewed === 1 ? `${text}</div>` : whole))
  expect(postOf(number, html).text).toBe(text.replace('&amp;', '&'))
})

test.each([
  'Live stream finished (2 hours, 14 minutes)',
  'Live stream scheduled for Mar 3 at 18:00',
  'Channel name was changed to «Pans»',
  'Chip &amp; Kitchen pinned a photo',
])('a note without its class is told by its words and by not being viewed: %s', (text) => {
  const html = channel.replace('Channel video changed', text)
  expect(harvestOf(html).posts.map(({ id }) => id)).not.toContain('chipkitchen/122')
})

test.each([
  ['a date yet to come', '2026-03-02T09:41:00+00:00', '2031-03-02T09:41:00+00:00'],
  ['a date that is none', '2026-03-02T09:41:00+00:00', 'yesterday'],
])('%s counts as the time received', (_case, written, strange) => {
  const post = postOf(101, channel.replace(written, strange))
  expect(post).toMatchObject({ publishedAt: receivedAt, timePrecision: 'inferred' })
})

test('a mirror keeps its permalinks; other hosts of Telegram are t.me', () => {
  const from = 'href="https://t.me/ChipKitchen/101"><time'
  const at = (host: string) => channel.replace(from, `href="https://${host}/ChipKitchen/101?single"><time`)
  expect(postOf(101, at('mirror.example')).url).toBe('https://mirror.example/ChipKitchen/101')
  expect(postOf(101, at('telegram.dog')).url).toBe('https://t.me/ChipKitchen/101')
  expect(postOf(101, channel.replace(from, '><time')).url).toBe('https://t.me/ChipKitchen/101')
})

test('a channel with another name is read under the name its page says', () => {
  expect(harvestOf(channel, { url: 'https://t.me/s/pan_news' }).posts).toHaveLength(17)
})

test('a channel without posts is read, and has none', () => {
  expect(harvestOf(telegramFixture('empty'))).toMatchObject({ posts: [], skipped: 0, older: null })
})

test('a page that ends early loses the message it ends in, and no other', () => {
  const cut = channel.slice(0, channel.indexOf('The whole dinner') + 9)
  const harvest = harvestOf(cut)
  expect(harvest).toMatchObject({ isPartial: true, skipped: 0 })
  expect(harvest.posts.map(({ id }) => id)).toEqual([101, 102, 105].map((n) => `chipkitchen/${n}`))
})

test('a tag that is left open spoils its own message alone', () => {
  const html = channel.replace('Water boils</div>', 'Water boils')
  expect(harvestOf(html).posts).toHaveLength(17)
  expect(postOf(106, html).text).toBe('The whole dinner')
})
