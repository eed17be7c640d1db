import { z } from 'zod'
import type { Link, Media, PostRef } from '#model/post.ts'
import { postRef } from '#parse/post-ref.ts'
import { cardWords } from '#sources/card-words.ts'
import { atUriParts, isDid, pageOf, POSTS, targetOf } from './address.ts'
import { authorName, readAuthor } from './author.ts'
import { anything, list, text } from './shapes.ts'
import { readMarks } from './text.ts'

/** What hangs on a post. Links and media of a post that is quoted are among them. */
export interface Embedded {
  readonly links: readonly Link[]
  readonly media: readonly Media[]
  readonly quoteOf: PostRef | null
}

/**
 * Reads an embed, as an AppView shows it or as it stands in the record of `did`, by what it holds rather than by its
 * name: images, gallery, video, external, record, recordWithMedia.
 */
export function readEmbed(embed: unknown, did: string): Embedded {
  const { record, media } = embedShape.parse(embed)
  const own = [partsOf(embed, did), partsOf(media, did)]
  const quoted = readQuoted(record)
  return {
    links: [...own.flatMap((part) => part.links), ...quoted.links],
    media: [...own.flatMap((part) => part.media), ...quoted.media],
    quoteOf: quoted.quoteOf,
  }
}

const nothing: Embedded = { links: [], media: [], quoteOf: null }

const embedShape = z
  .object({ record: anything, media: anything, external: anything, images: list, items: list })
  .catch({ record: null, media: null, external: null, images: [], items: [] })

/** The card and the pictures of one embed, without what it quotes. */
function partsOf(embed: unknown, did: string): Pick<Embedded, 'links' | 'media'> {
  const { external, images, items } = embedShape.parse(embed)
  const pictures = [embed, ...images.slice(0, MOST_PICTURES), ...items.slice(0, MOST_PICTURES)]
  return { links: cardOf(external), media: pictures.flatMap((picture) => mediaOf(picture, did)) }
}

const MOST_PICTURES = 100

const cardShape = z.object({ uri: text, title: text, description: text }).nullable().catch(null)

function cardOf(external: unknown): readonly Link[] {
  const card = cardShape.parse(external)
  return card === null ? [] : linkWith(card.uri, card.title, card.description)
}

function linkWith(uri: string, title: string, description: string): readonly Link[] {
  const raw = targetOf(uri)
  return raw === null ? [] : [{ raw, ...cardWords(title.trim(), description.trim()) }]
}

/** A file as records name it: by the hash of its content. The second form is that of the network's first months. */
const blob = z
  .union([
    z.object({ ref: z.object({ $link: z.string() }) }).transform(({ ref }) => ref.$link),
    z.object({ cid: z.string() }).transform(({ cid }) => cid),
  ])
  .catch('')
const pictureShape = z
  .object({
    alt: text,
    fullsize: text,
    thumb: text,
    playlist: text,
    thumbnail: text,
    image: blob,
    video: blob,
  })
  .nullable()
  .catch(null)

function mediaOf(value: unknown, did: string): readonly Media[] {
  const picture = pictureShape.parse(value)
  if (picture === null) return []
  const { playlist, video, fullsize, thumb, thumbnail, image, alt } = picture
  const film = targetOf(playlist) ?? filmAt(did, video)
  const still = targetOf(fullsize || thumb || thumbnail) ?? imageAt(did, image)
  const url = film ?? still
  if (url === null) return []
  const words = alt.trim()
  return [{ type: film === null ? 'image' : 'video', url, ...(words !== '' && { alt: words }) }]
}

/** Where bsky.app shows the files that a record names. */
function imageAt(did: string, cid: string): string | null {
  return isFile(did, cid) ? `https://cdn.bsky.app/img/feed_fullsize/plain/${did}/${cid}@jpeg` : null
}

function filmAt(did: string, cid: string): string | null {
  return isFile(did, cid)
    ? `https://video.bsky.app/watch/${did.replaceAll(':', '%3A')}/${cid}/playlist.m3u8`
    : null
}

function isFile(did: string, cid: string): boolean {
  return isDid(did) && /^[a-z0-9]{1,200}$/iu.test(cid)
}

const quotedShape = z
  .object({
    uri: text,
    record: anything,
    author: anything,
    creator: anything,
    value: anything,
    embeds: list,
    displayName: text,
    name: text,
    description: text,
  })
  .nullable()
  .catch(null)
const valueShape = z
  .object({ text, facets: anything, embed: anything })
  .catch({ text: '', facets: null, embed: null })
const namedShape = z.object({ name: text, description: text }).catch({ name: '', description: '' })

type Quoted = NonNullable<z.infer<typeof quotedShape>>

/** With media beside it, what is quoted stands one level deeper. */
function readQuoted(record: unknown): Embedded {
  const outer = quotedShape.parse(record)
  const view = outer === null || outer.uri !== '' ? outer : quotedShape.parse(outer.record)
  if (view === null || view.uri === '') return nothing
  const collection = atUriParts(view.uri)?.collection ?? POSTS
  return collection === POSTS ? quotedPost(view) : { ...nothing, links: shownThing(view) }
}

/** A post that was deleted, blocked, detached, or hides from strangers is named and not more. */
function quotedPost(view: Quoted): Embedded {
  const author = readAuthor(view.author)
  const id = view.uri
  const url = pageOf(id, author.handle)
  if (author.isHidden) return { ...nothing, quoteOf: postRef({ id, url }) }
  const value = valueShape.parse(view.value)
  const did = author.did || (atUriParts(id)?.did ?? '')
  const embeds = view.embeds.length > 0 ? view.embeds.slice(0, MOST_PICTURES) : [value.embed]
  const parts = embeds.flatMap((embed) => [partsOf(embed, did), partsOf(embedShape.parse(embed).media, did)])
  return {
    links: [...readMarks(value.text, value.facets).links, ...parts.flatMap((part) => part.links)],
    media: parts.flatMap((part) => part.media),
    quoteOf: postRef({ id, url, author: authorName(author), text: value.text.trim() }),
  }
}

/**
 * A feed, a list or a starter pack that a post shows is a link with a card. It is written by the DID, as in the record:
 * the handle may change, and nobody has edited the post by that.
 */
function shownThing(view: Quoted): readonly Link[] {
  const { handle } = readAuthor(view.creator ?? view.author)
  const inside = namedShape.parse(view.record)
  const title = view.displayName || view.name || inside.name
  const written = pageOf(view.uri, null) ?? view.uri
  const expanded = pageOf(view.uri, handle) ?? written
  return linkWith(written, title, view.description || inside.description).map((link) =>
    expanded === written ? link : { ...link, expanded },
  )
}
