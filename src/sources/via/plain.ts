import type { Link, ParsedPost } from '#model/post.ts'
import { decodeEntities } from '#parse/entities.ts'
import { plainBody } from '#parse/item-parts.ts'
import { resolveUrl } from '#parse/resolve-url.ts'
import { tidyLines } from '#parse/text-lines.ts'

/** A post whose body is text, not HTML: with its lines, and the addresses in it as links. */
export function withPlainText(post: ParsedPost, plain: string): ParsedPost {
  const text = tidyLines(plain)
  const html = plainBody(plain.trim()).html
  return {
    ...post,
    text,
    ...(post.content === '' ? { summary: html } : { content: html }),
    links: withWritten(post.links, text),
  }
}

/** Links and those that stand in a text as they were typed, each once, without the signs that end a sentence. */
export function withWritten(links: readonly Link[], text: string): readonly Link[] {
  const known = new Map(links.map((link) => [link.raw, link]))
  for (const [written] of text.matchAll(/https?:\/\/[^\s<>"'，。！？、；：（）《》【】“”]{1,2000}/giu)) {
    const raw = resolveUrl(decodeEntities(trimmed(written)), null)
    if (raw !== null && !known.has(raw)) known.set(raw, { raw })
  }
  return [...known.values()]
}

/** 'https://a.example/b' in '(see https://a.example/b).': a bracket stays where its other half is in the address. */
function trimmed(written: string): string {
  let url = written.replace(endOfSentence, '')
  for (let open = url.split('(').length - url.split(')').length; url.endsWith(')') && open < 0; open++)
    url = url.slice(0, -1).replace(endOfSentence, '')
  return url
}

const endOfSentence = /[.,;:!?…*]{1,20}$/u
