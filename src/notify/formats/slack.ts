import type { Message, News, Parcel } from '#model/news.ts'
import { cut } from '#notify/clean-text.ts'
import { fitting } from '#notify/fitting.ts'
import { type Said, digestTitle, sayNews, testText } from '#notify/say-news.ts'

/** Limits of blocks, in characters. */
const longestHeader = 150
const longestSection = 3_000

/** A message to a Slack webhook. What others wrote stands in plain text, which means nothing to Slack. */
export function slackParcel({ url }: { readonly url: string }, message: Message): Parcel {
  return { kind: 'http', url, headers: {}, body: JSON.stringify(bodyOf(message)) }
}

function bodyOf(message: Message): object {
  const [first] = message.news
  if (first === undefined) {
    const { title, text } = testText(message)
    return { text: escaped(title), blocks: [header(title), plain(text)] }
  }
  if (message.news.length === 1) return storyBody(first, message)
  const title = digestTitle(message)
  const lines = message.news.map((news) => lineOf(sayNews(news, message)))
  return {
    text: escaped(title),
    blocks: [header(title), marked(fitting(lines, { most: longestSection, separator: '\n\n' }))],
    unfurl_links: false,
  }
}

function storyBody(news: News, message: Message): object {
  const said = sayNews(news, message)
  const changes = said.changes.map(({ text, url }) => `• ${linked(text, url)}`)
  const facts = [
    `${linked(said.first, said.firstUrl)} · ${escaped(said.origins)}`,
    escaped(said.matched),
    escaped(said.why),
  ]
  return {
    text: escaped(said.headline),
    blocks: [
      header(said.headline),
      ...(changes.length === 0 ? [] : [marked(fitting(changes, { most: longestSection, separator: '\n' }))]),
      ...(news.kind === 'story' && said.excerpt !== '' ? [plain(said.excerpt)] : []),
      marked(
        fitting([linked('Open the story', said.storyUrl)], {
          most: longestSection,
          separator: '\n',
        }),
      ),
      {
        type: 'context',
        elements: facts.filter((text) => text !== '').map((text) => ({ type: 'mrkdwn', text })),
      },
    ],
    unfurl_links: false,
  }
}

function lineOf(said: Said): string {
  const changes = said.changes.map(({ text }) => `• ${escaped(text)}`)
  return [linked(said.headline, said.storyUrl), escaped(said.first), ...changes].join('\n')
}

function header(text: string): object {
  return { type: 'header', text: { type: 'plain_text', text: cut(text, longestHeader), emoji: false } }
}

function plain(text: string): object {
  return { type: 'section', text: { type: 'plain_text', text: cut(text, longestSection), emoji: false } }
}

function marked(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text } }
}

function linked(text: string, url: string | null): string {
  if (url === null) return escaped(text)
  return `<${escaped(url).replaceAll('|', '%7C')}|${escaped(text).replaceAll('|', '¦')}>`
}

/** '<!channel>' and '<@U1>' would ping; stars and the like only mean something between blanks, so a joiner parts them. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[*_~`]/gu, '$&\u{2060}')
}
