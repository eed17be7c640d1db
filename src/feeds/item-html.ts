import { escapeUTF8 } from 'entities'
import { toldSection } from '#text/told-section.ts'
import type { FeedAccount, FeedItem } from './feed-model.ts'

/** The body of an item: what the origin says, who else tells it with links, and why it was kept. */
export function itemHtml(item: FeedItem): string {
  const told = [afterwardsOf(item.origin), othersOf(item.others), whyOf(item.why)].join('')
  return `${bodyOf(item.origin)}${told === '' ? '' : `${toldSection}${told}</section>`}`
}

/** The name of an account: its title, else the beginning of its text. */
export function titleOf(account: FeedAccount): string {
  if (account.title !== '') return account.title
  const line = account.text.replaceAll(/\s+/gu, ' ').trim()
  const short = Array.from(line.slice(0, 400)).slice(0, longestTitle).join('')
  if (short === '') return `Post by ${bylineOf(account)}`
  return short.length < line.length ? `${short}…` : short
}

const longestTitle = 100

/** Who published it: its author, else its source. */
export function bylineOf({ author, sourceName }: FeedAccount): string {
  return author === null || author === '' ? sourceName : author
}

/** Readers fetch all items anew whenever one changes: of a very long post they get the beginning, as plain text. */
const longestHtml = 100_000
const longestText = 20_000

function bodyOf({ html, text }: FeedAccount): string {
  if (html !== null && html !== '' && html.length <= longestHtml) return html
  return beginningOf(text)
    .split(/\n{2,}/u)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${escapeUTF8(paragraph.trim()).replaceAll('\n', '<br>')}</p>`)
    .join('')
}

/** Cut between words where there are any. */
function beginningOf(text: string): string {
  if (text.length <= longestText) return text
  const beginning = text.slice(0, longestText)
  const end = beginning.search(/\s\S{0,100}$/u)
  return `${(end === -1 ? beginning : beginning.slice(0, end)).toWellFormed().replace(/\ufffd$/u, '')} …`
}

function afterwardsOf({ afterwards }: FeedAccount): string {
  return afterwards === '' ? '' : `<p><small>This post was ${escapeUTF8(afterwards)}.</small></p>`
}

function othersOf(others: readonly FeedAccount[]): string {
  if (others.length === 0) return ''
  const lines = others.map((account) => {
    const title = escapeUTF8(titleOf(account))
    const linked = account.url === null ? title : `<a href="${escapeUTF8(account.url)}">${title}</a>`
    const by = escapeUTF8(bylineOf(account))
    const when = new Date(account.publishedAt).toISOString().slice(0, 10)
    const more = [account.relation, account.afterwards].filter((part) => part !== '').join('; ')
    return `<li>${linked} (${by}, ${when}; ${escapeUTF8(more)})</li>`
  })
  return `<h4>Also told by</h4><ul>${lines.join('')}</ul>`
}

function whyOf(why: readonly string[]): string {
  return why.length === 0 ? '' : `<p><small>Kept because: ${escapeUTF8(why.join('; '))}</small></p>`
}
