import { iso } from './post-json.ts'
import type { Found } from './search-posts.ts'

const columns = [
  'publishedAt',
  'source',
  'sourceName',
  'author',
  'title',
  'text',
  'url',
  'lang',
  'keywords',
  'story',
  'kept',
  'postId',
] as const

/**
 * Spreadsheets run what begins with these signs as a formula, spaces before them or not, wide forms too: an apostrophe
 * makes it text (OWASP, "CSV Injection").
 */
const formula = /^\s*[=+\-@＝＋－＠\t\r]/u

/** The first line of a table of posts, as RFC 4180 has it. */
export const csvHead = csvLine(columns)

/** A post as a line of the table. */
export function csvOf({ post, keywords, member, verdict }: Found): string {
  const cells: Record<(typeof columns)[number], string> = {
    publishedAt: iso(post.publishedAt),
    source: post.source,
    sourceName: post.sourceName,
    author: post.author ?? '',
    title: post.title,
    text: post.text,
    url: post.url ?? '',
    lang: post.lang ?? '',
    keywords: keywords.map(({ name }) => name).join('; '),
    story: member === null ? '' : String(member.storyId),
    kept: verdict?.keep === true ? 'yes' : 'no',
    postId: String(post.postId),
  }
  return csvLine(columns.map((column) => cells[column]))
}

/** RFC 4180: a cell with a comma, a quote or a line break stands in quotes; a line ends with CR LF. */
function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
