import type { Message, News, Parcel } from '#model/news.ts'
import { cut } from '#notify/clean-text.ts'
import { fitting } from '#notify/fitting.ts'
import { digestTitle, sayNews, testText } from '#notify/say-news.ts'

/** Limits of an embed, in characters; all texts of one together may have 6,000. */
const longestTitle = 256
const longestDescription = 4_096
const longestFooter = 1_000
const longestField = 1_024

/** A message to a Discord webhook: one embed, which pings nobody. */
export function discordParcel({ url }: { readonly url: string }, message: Message): Parcel {
  const body = { username: 'Leakwire', allowed_mentions: { parse: [] }, embeds: [embedOf(message)] }
  return { kind: 'http', url, headers: {}, body: JSON.stringify(body) }
}

function embedOf(message: Message): object {
  const [first] = message.news
  if (first === undefined) {
    const { title, text } = testText(message)
    return { title, description: escaped(text) }
  }
  if (message.news.length === 1) return storyEmbed(first, message)
  const lines = message.news.map((news) => lineOf(news, message))
  return {
    title: cut(escaped(digestTitle(message)), longestTitle),
    description: fitting(lines, { most: longestDescription, separator: '\n\n' }),
  }
}

function storyEmbed(news: News, message: Message): object {
  const said = sayNews(news, message)
  const changes = said.changes.map(({ text, url }) => `• ${linked(text, url)}`)
  const excerpt = news.kind === 'story' ? escaped(said.excerpt) : ''
  return {
    title: cut(escaped(said.headline), longestTitle),
    url: said.storyUrl,
    description: fitting(
      [...changes, excerpt].filter((part) => part !== ''),
      {
        most: 2_000,
        separator: '\n',
      },
    ),
    timestamp: new Date(message.madeAt).toISOString(),
    fields: [
      { name: 'First report', value: fieldOf(linked(said.first, said.firstUrl), said.first), inline: false },
      { name: 'Reports', value: said.origins, inline: true },
    ],
    footer: { text: cut([said.matched, said.why].filter((text) => text !== '').join('\n'), longestFooter) },
  }
}

function fieldOf(text: string, plain: string): string {
  return text.length <= longestField ? text : escaped(plain)
}

function lineOf(news: News, message: Message): string {
  const said = sayNews(news, message)
  const changes = said.changes.map(({ text }) => `• ${escaped(text)}`)
  return [`**${linked(said.headline, said.storyUrl)}**`, escaped(said.first), ...changes].join('\n')
}

/** A link's address may hold no bracket and no blank. */
function linked(text: string, url: string | null): string {
  if (url === null) return escaped(text)
  const safe = url
    .replaceAll('(', '%28')
    .replaceAll(')', '%29')
    .replaceAll(/[\s<>]/gu, encodeURIComponent)
  return `[${escaped(text)}](${safe})`
}

/** Everything that means something in Discord's Markdown; mentions and links are broken by it too. */
function escaped(text: string): string {
  return text.replaceAll(/[\\*_~`|>[\]()#<@]/gu, '\\$&').replaceAll(/^(\s*)([-+]|\d+\.)(?=\s)/gmu, '$1\\$2')
}
