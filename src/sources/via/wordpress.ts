import type { Feed } from '#model/feed.ts'
import type { ParsedPost } from '#model/post.ts'
import { htmlToText, readHtml } from '#parse/html-text.ts'
import type { Via } from './profile.ts'

/** Sites made with WordPress: without what it writes below every post. Ids stay: '?p=ID' outlives every address. */
export const wordpress: Via = {
  name: 'wordpress',
  detects: (_address, { posts }) =>
    posts.some(({ id }) => /[?&](?:p|page_id)=\d{1,12}$/u.test(id)) || posts.some((post) => hasFooter(post)),
  fixPost,
  emptyIsTrouble: false,
}

function fixPost(post: ParsedPost, feed: Feed): ParsedPost {
  const isMarked = hasFooter(post)
  const footer = lastLine(post.text)
  const text = withoutMore(isMarked ? post.text.slice(0, -footer.length).trimEnd() : post.text)
  if (!isMarked) return { ...post, text }
  return {
    ...post,
    text,
    content: withoutBlock(post.content, footer),
    summary: withoutBlock(post.summary, footer),
    links: post.links.filter(({ raw }) => raw !== post.url && !isSamePage(raw, feed.url)),
  }
}

const LONGEST_LINE = 1_000

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1)
}

/**
 * Whether the last line is 'The post X appeared first on Y.': in whatever language a paragraph that names the post,
 * links to it and says hardly anything else.
 */
function hasFooter({ text, title, url, content, summary }: ParsedPost): boolean {
  const line = lastLine(text)
  if (line === '' || line.length > LONGEST_LINE) return false
  if (inEnglish.test(line)) return true
  if (title === '' || !line.includes(title) || line.length - title.length > MOST_BESIDE) return false
  const block = readHtml(lastBlock(content === '' ? summary : content), url)
  return block.text === line && block.links.some(({ raw }) => isSamePage(raw, url))
}

/** The words of the footer and the name of the site. */
const MOST_BESIDE = 150
const inEnglish =
  /^The (?:post|article) .{1,500} (?:appeared first|first appeared|was first published) on .{1,300}$/u

/** 'Read more', alone on the last line or behind '…', with the title of what is to be read or without. */
function withoutMore(text: string): string {
  const from = Math.max(0, text.length - LONGEST_LINE)
  return text.slice(0, from) + text.slice(from).replace(readMore, '$1').trimEnd()
}

const readMore =
  /(^|\n|…|\.\.\.|\])\s{0,3}[([]?(?:Read more|Read the rest(?: of this entry)?|Continue reading|Keep reading|Weiterlesen|Mehr lesen|Lire la suite|Leer más|Seguir leyendo|Continua a leggere|Leggi tutto|Leia mais|Continuar lendo|Lees meer|Verder lezen|Читать далее|Czytaj dalej|Devamını oku|阅读更多|继续阅读|阅读全文|閱讀更多|続きを読む|더 읽기)(?:[\s:]{1,3}["“”„«].{1,300}["“”»])?[\s.…»›→>)\]]{0,6}$/iu

/** The last paragraph; '' where it is longer than any footer. */
function lastBlock(html: string): string {
  const at = html.toLowerCase().lastIndexOf('<p')
  return at === -1 || html.length - at > LONGEST_BLOCK ? '' : html.slice(at)
}

const LONGEST_BLOCK = 5_000

function withoutBlock(html: string, footer: string): string {
  const block = lastBlock(html)
  return block !== '' && htmlToText(block) === footer ? html.slice(0, -block.length).trimEnd() : html
}

/** Whatever counts readers in the query, and with or without a slash at the end. */
function isSamePage(address: string, other: string | null): boolean {
  return other !== null && pageOf(address) === pageOf(other)
}

function pageOf(address: string): string {
  return address.replace(/[?#][^]*$/u, '').replace(/\/$/u, '')
}
