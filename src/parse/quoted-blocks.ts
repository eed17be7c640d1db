import { attribute } from './tag-attributes.ts'

/** A piece of a body that may be somebody else's post. */
export interface QuotedBlock {
  /** Where it stands in the HTML, its tags included. */
  readonly from: number
  readonly to: number
  /** Classes of its element and the attributes that embeds say their address with. */
  readonly classes: string
  readonly address: string | null
  /** HTML between its tags. */
  readonly inside: string
}

/**
 * The blocks of HTML that platforms and bridges put other posts in: blockquotes, RSSHub's div and the 'RE:' line
 * of Mastodon and Misskey, outermost ones only, in order. Whether one is a post is not judged here. Linear.
 */
export function quotedBlocks(html: string): QuotedBlock[] {
  const blocks: QuotedBlock[] = []
  const opening = new RegExp(lineOrDiv.test(html) ? anyOpening : blockquoteOpening, 'gi')
  for (let match = opening.exec(html); match !== null; match = opening.exec(html)) {
    const name = (match[1] ?? '').toLowerCase()
    const tag = match[2] ?? ''
    if (!isBlock(name, tag)) continue
    const end = blockEnd(html, name, opening.lastIndex)
    blocks.push({
      from: match.index,
      to: end.after,
      classes: attribute(tag, 'class')?.toLowerCase() ?? '',
      address: attribute(tag, 'data-bluesky-uri') ?? attribute(tag, 'data-embed-url') ?? null,
      inside: html.slice(opening.lastIndex, end.at),
    })
    opening.lastIndex = end.after
  }
  return blocks
}

const lineOrDiv = /rsshub-quote|quote-inline/i
const anyOpening = /<(blockquote|div|p|span)(?=[\s>])([^<>]{0,2000})>/
const blockquoteOpening = /<(blockquote)(?=[\s>])([^<>]{0,2000})>/

function isBlock(name: string, tag: string): boolean {
  return name === 'blockquote' || (tag.includes('quote') && /\b(?:rsshub-quote|quote-inline)\b/i.test(tag))
}

/** Where the element ends that began before `from`; if it never does, with the text. */
function blockEnd(html: string, name: string, from: number): { readonly at: number; readonly after: number } {
  const tags = new RegExp(`<(/?)${name}(?=[\\s/>])[^<>]{0,2000}>`, 'gi')
  tags.lastIndex = from
  let depth = 1
  for (let match = tags.exec(html); match !== null; match = tags.exec(html)) {
    depth += match[1] === '/' ? -1 : 1
    if (depth === 0) return { at: match.index, after: tags.lastIndex }
  }
  return { at: html.length, after: html.length }
}
