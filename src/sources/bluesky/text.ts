import { z } from 'zod'
import type { Link } from '#model/post.ts'
import { isDid, profileUrl, targetOf } from './address.ts'
import { list, text } from './shapes.ts'

/** What the marks in a post's text say. */
export interface Marks {
  /** Links and mentions, in their own order: as they stand in the text, and where they lead. */
  readonly links: readonly Link[]
  /** Without '#'. */
  readonly tags: readonly string[]
}

/**
 * The links, mentions and tags of a text (app.bsky.richtext.facet). A facet's place counts bytes of UTF-8; one that is
 * out of the text or inside a letter still leads where it says. Of more than 300 only the first are read.
 */
export function readMarks(text: string, facets: unknown): Marks {
  const marked = list.parse(facets).slice(0, MOST_FACETS)
  if (marked.length === 0) return { links: [], tags: [] }
  const bytes = new TextEncoder().encode(text)
  const links: Link[] = []
  const tags: string[] = []
  for (const facet of marked) {
    const { index, features } = facetShape.parse(facet)
    const shown = index === null ? '' : textBetween(bytes, index)
    for (const feature of features.slice(0, MOST_FEATURES)) {
      const { uri, did, tag } = featureShape.parse(feature)
      const target = isDid(did) ? profileUrl(did) : targetOf(uri)
      if (target !== null) links.push(linkTo(target, shown))
      if (tag !== '') tags.push(tag)
    }
  }
  return { links, tags }
}

const MOST_FACETS = 300
const MOST_FEATURES = 10
/** Of what a link shows. A longer one is nobody's. */
const LONGEST_SHOWN = 2_000

const offset = z.int().nonnegative()
const facetShape = z
  .object({
    index: z.object({ byteStart: offset, byteEnd: offset }).nullable().catch(null),
    features: list,
  })
  .catch({ index: null, features: [] })
const featureShape = z.object({ uri: text, did: text, tag: text }).catch({ uri: '', did: '', tag: '' })

function textBetween(
  bytes: Uint8Array,
  { byteStart, byteEnd }: { readonly byteStart: number; readonly byteEnd: number },
): string {
  if (byteEnd - byteStart > LONGEST_SHOWN) return ''
  const shown = new TextDecoder().decode(bytes.subarray(byteStart, byteEnd))
  return shown.includes('\u{fffd}') ? '' : shown.trim()
}

function linkTo(target: string, shown: string): Link {
  return shown === '' || shown === target ? { raw: target } : { raw: shown, expanded: target }
}
