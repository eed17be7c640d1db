import type { Link } from '#model/post.ts'
import { canonicalUrl } from '#parse/canonical-url.ts'
import { decodeEntities } from '#parse/entities.ts'
import { scanHtml } from '#parse/html-scan.ts'
import { oneLine } from '#parse/plain-title.ts'
import { resolveUrl } from '#parse/resolve-url.ts'
import { attributes } from '#parse/tag-attributes.ts'
import { newLines, type TextLines, tidyLines } from '#parse/text-lines.ts'

export interface WeiboText {
  /** Emoji by their names: '[doge]'. Without the link to the rest of a text that is cut. */
  readonly text: string
  /** Neither people nor topics. */
  readonly links: readonly Link[]
  /** What stands between two '#', in order, each once. */
  readonly topics: readonly string[]
}

/** Where short addresses lead: 'http://t.cn/A6x' to the long one. */
export type Targets = ReadonlyMap<string, string>

/** What relative addresses of Weibo are relative to. */
export const weiboBase = 'https://m.weibo.cn/'

/** Text, links and topics of the HTML that Weibo gives of a post. Linear. */
export function readWeiboHtml(html: string, targets: Targets): WeiboText {
  const reading: Reading = { lines: newLines(), links: new Map(), targets, anchor: null }
  scanHtml(withoutRest(withoutJoints(html)), {
    onText: (piece) => takeText(reading, piece),
    onOpen: (name, tag) => openTag(reading, name, tag),
    onClose: (name) => closeTag(reading, name),
  })
  keepAnchor(reading)
  const text = reading.lines.end()
  return { text, links: [...reading.links.values()], topics: topicsOf(text) }
}

/** The same of text without markup; its links are the addresses that stand in it. */
export function readWeiboPlain(plain: string, targets: Targets): WeiboText {
  const text = tidyLines(withoutJoints(plain))
  const written = text.match(/https?:\/\/[^\s<>"'，。！？、；：（）《》【】“”]{1,2000}/giu) ?? []
  const links = [...new Set(written)].map((raw) => withTarget(raw, raw, targets))
  return { text, links, topics: topicsOf(text) }
}

/** A link as written, and where it leads if that is known without asking. */
export function withTarget(raw: string, address: string, targets: Targets): Link {
  const known = targets.get(raw) ?? targets.get(address) ?? address
  const target = unwrapped(known)
  const expanded = targets.get(target) ?? target
  return expanded === raw ? { raw } : { raw, expanded }
}

interface Reading {
  readonly lines: TextLines
  readonly links: Map<string, Link>
  readonly targets: Targets
  anchor: Anchor | null
}

interface Anchor {
  readonly href: string
  /** The short address that its author wrote; '' if it is not told. */
  readonly written: string
  label: string
}

/** Weibo ends texts with blanks of no width. */
function withoutJoints(text: string): string {
  return text.replaceAll(/[\u{200b}\u{feff}]/gu, '')
}

/** The link at the end of a text that is cut. */
function withoutRest(html: string): string {
  return html.replaceAll(/<a\b[^<>]{0,1000}>\s{0,9}(?:\.{3}|…)?(?:全文|展开)\s{0,9}<\/a>/giu, '')
}

function takeText({ lines, anchor }: Reading, piece: string): void {
  lines.add(piece)
  if (anchor !== null) anchor.label += piece
}

const breaking: ReadonlySet<string> = new Set(['br', 'p', 'div', 'li', 'ul', 'ol', 'blockquote', 'hr'])

function openTag(reading: Reading, name: string, tag: string): void {
  if (breaking.has(name)) reading.lines.break()
  else if (name === 'img') {
    const [alt = ''] = attributes(tag, ['alt'])
    takeText(reading, alt.replaceAll('&', '&amp;'))
  } else if (name === 'a') {
    keepAnchor(reading)
    const [href = '', written = ''] = attributes(tag, ['href', 'data-url'])
    reading.anchor = { href, written, label: '' }
  }
}

function closeTag(reading: Reading, name: string): void {
  if (name === 'a') keepAnchor(reading)
  else if (breaking.has(name)) reading.lines.break()
}

function keepAnchor(reading: Reading): void {
  const { anchor, links, targets } = reading
  reading.anchor = null
  if (anchor === null) return
  const label = oneLine(decodeEntities(anchor.label))
  const address = resolveUrl(anchor.href, weiboBase)
  if (address === null || /^(?:@|#.+#$)/u.test(label)) return
  const raw = /^https?:\/\//iu.test(anchor.written) ? anchor.written : address
  if (links.has(raw)) return
  const link = withTarget(raw, address, targets)
  links.set(raw, saysNothing.test(label) || label === raw ? link : { ...link, title: label })
}

/** What Weibo writes in place of every address. */
const saysNothing = /^O?\s?(?:网页链接|查看链接|查看图片|查看帮助|Web link)?$/u

function unwrapped(address: string): string {
  if (!wrapper.test(address)) return address
  return canonicalUrl(address.replace(wrapper, 'https://weibo.cn/sinaurl')) ?? address
}

const wrapper = /^https?:\/\/(?:www\.|m\.)?weibo\.(?:cn|com)\/sinaurl/iu

function topicsOf(text: string): string[] {
  const found = Array.from(text.matchAll(/#([^#\n]{1,100})#/gu), ([, topic = '']) => shownTopic(topic))
  // Between the '#' of two addresses stands no topic.
  return [...new Set(found)].filter((topic) => topic !== '' && !topic.includes('://'))
}

/** '小米[超话]' is the community of that name. */
export function shownTopic(written: string): string {
  return oneLine(written.replaceAll('#', '').replace(/\[超话\]$/u, '超话'))
}
