import { escapeUTF8 } from 'entities'
import type { Mail, Message, News, Parcel } from '#model/news.ts'
import { oneLine } from '#notify/clean-text.ts'
import { type Said, digestTitle, sayNews, testText } from '#notify/say-news.ts'

const mostStories = 50

/** A letter, plain and as simple HTML. What follows about a story answers the first letter about it, so that readers thread them. */
export function mailParcel({ to }: { readonly to: string }, message: Message): Parcel {
  return { kind: 'mail', mail: { to, ...lettersOf(message), ...listOf(message) } }
}

function lettersOf(message: Message): Pick<Mail, 'subject' | 'text' | 'html' | 'messageId' | 'replyTo'> {
  const [first] = message.news
  const own = `leakwire.${message.subscriptionId}.message-${message.id}`
  if (first === undefined) {
    const { title, text } = testText(message)
    return { subject: title, text, html: `<p>${escapeUTF8(text)}</p>`, messageId: own, replyTo: null }
  }
  const all = message.news.slice(0, mostStories).map((news) => sayNews(news, message))
  const more = message.news.length - all.length
  const rest = more === 0 ? '' : `and ${more} more: ${message.base}/`
  const [said] = all
  const isOne = all.length === 1 && said !== undefined
  return {
    subject: isOne ? subjectOf(said, first) : digestTitle(message),
    text: [...all.map(plainOf), rest].filter((part) => part !== '').join('\n\n----\n\n'),
    html: [...all.map(htmlOf), escapeUTF8(rest)].filter((part) => part !== '').join('<hr>'),
    ...(isOne ? threadOf(first, message, own) : { messageId: own, replyTo: null }),
  }
}

/** The same for all letters about a story, so that readers that thread by subject do so too. */
function subjectOf(said: Said, { kind }: News): string {
  return kind === 'story' ? said.title : `Re: ${said.title}`
}

function threadOf(
  { kind, storyId }: News,
  { subscriptionId }: Message,
  own: string,
): Pick<Mail, 'messageId' | 'replyTo'> {
  const root = `leakwire.${subscriptionId}.story-${storyId}`
  return kind === 'story' ? { messageId: root, replyTo: null } : { messageId: own, replyTo: root }
}

function listOf({ filter }: Message): Pick<Mail, 'listId' | 'listName'> {
  return { listId: `filter-${filter.id}.leakwire`, listName: oneLine(filter.name) }
}

function plainOf(said: Said): string {
  const changes = said.changes.map(({ text, url }) => `* ${text}${url === null ? '' : `\n  ${url}`}`)
  return [
    said.headline,
    changes.join('\n'),
    said.excerpt,
    `${said.first}${said.firstUrl === null ? '' : `\n${said.firstUrl}`}\n${said.origins}`,
    `The story: ${said.storyUrl}`,
    [said.matched, said.why].filter((line) => line !== '').join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function htmlOf(said: Said): string {
  const changes = said.changes.map(({ text, url }) => `<li dir="auto">${linked(text, url)}</li>`)
  const excerpt = escapeUTF8(said.excerpt).replaceAll('\n', '<br>')
  return [
    `<h2 dir="auto">${linked(said.headline, said.storyUrl)}</h2>`,
    changes.length === 0 ? '' : `<ul>${changes.join('')}</ul>`,
    excerpt === '' ? '' : `<blockquote dir="auto">${excerpt}</blockquote>`,
    `<p>${linked(said.first, said.firstUrl)}<br>${escapeUTF8(said.origins)}</p>`,
    `<p><small>${[said.matched, said.why]
      .filter((line) => line !== '')
      .map(escapeUTF8)
      .join('<br>')}</small></p>`,
  ].join('')
}

function linked(text: string, url: string | null): string {
  return url === null ? escapeUTF8(text) : `<a href="${escapeUTF8(url)}">${escapeUTF8(text)}</a>`
}
