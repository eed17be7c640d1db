import { z } from 'zod'
import type { Link, Media } from '#model/post.ts'
import { plainTitle } from '#parse/plain-title.ts'
import { resolveUrl } from '#parse/resolve-url.ts'
import type { Attached } from './status.ts'
import { type Targets, weiboBase, withTarget } from './text.ts'

/** What a post shows beside its text: pictures, live photos with their films, videos with posters. */
export function weiboMedia({ pics, picIds, picInfos, mixed, page }: Attached): readonly Media[] {
  return [
    ...values(pics).flatMap(pictureOf),
    ...inOrder(picIds, picInfos).flatMap(pictureOf),
    ...mixedItems(mixed).flatMap((item) =>
      item.type === 'video' ? videoOf(item.data) : pictureOf(item.data),
    ),
    ...videoOf(page),
  ]
}

/** The card below a post (an article, a film, a page) as a link with what it says; `own` is the post's address. */
export function weiboCard({ page, mixed }: Attached, own: string, targets: Targets): Link[] {
  const films = mixedItems(mixed).flatMap(({ type, data }) => (type === 'video' ? [data] : []))
  return [page, ...films].flatMap((card) => cardOf(card, own, targets))
}

const text = z.string().catch('')
const picture = z.object({ url: text }).catch({ url: '' })

const pictureShape = z.object({
  type: text,
  url: text,
  large: picture,
  largest: picture,
  original: picture,
  mw2000: picture,
  bmiddle: picture,
  thumbnail: picture,
  videoSrc: text,
  video: text,
  video_hd: text,
})

/** Weibo gives pictures as a list or as an object with numbers for keys. */
function values(some: unknown): readonly unknown[] {
  return typeof some === 'object' && some !== null ? Object.values(some) : []
}

function inOrder(ids: unknown, infos: unknown): readonly unknown[] {
  if (typeof infos !== 'object' || infos === null) return []
  const known = new Map<unknown, unknown>(Object.entries(infos))
  const ordered = values(ids).filter((id) => known.has(id))
  return ordered.length === 0 ? [...known.values()] : ordered.map((id) => known.get(id))
}

function pictureOf(value: unknown): Media[] {
  const parsed = pictureShape.safeParse(value)
  if (!parsed.success) return []
  const { large, largest, original, mw2000, bmiddle, thumbnail, url, ...film } = parsed.data
  const still = [largest, large, original, mw2000, bmiddle, thumbnail].find((size) => size.url !== '')?.url
  return [...media('image', still ?? url), ...media('video', film.videoSrc || film.video_hd || film.video)]
}

function media(type: Media['type'], written: string): Media[] {
  const url = resolveUrl(written, weiboBase)
  return url === null ? [] : [{ type, url }]
}

const mixedShape = z.object({ type: text, data: z.unknown().optional() })

function mixedItems(mixed: unknown): readonly z.infer<typeof mixedShape>[] {
  const parsed = z.object({ items: z.array(mixedShape.catch({ type: '', data: null })) }).safeParse(mixed)
  return parsed.success ? parsed.data.items : []
}

const films = z.record(z.string(), z.unknown()).catch({})

const cardShape = z.object({
  type: z.union([z.string(), z.number().transform(String)]).catch(''),
  object_type: z.union([z.string(), z.number().transform(String)]).catch(''),
  page_url: text,
  short_url: text,
  page_title: text,
  title: text,
  content1: text,
  content2: text,
  page_desc: text,
  page_pic: z.union([z.string().transform((url) => ({ url })), picture]).catch({ url: '' }),
  urls: films,
  media_info: films,
})

/** The names under which films stand, best first. */
const filmNames =
  'mp4_1080p_mp4 mp4_720p_mp4 mp4_hd_mp4 mp4_hd_url stream_url_hd mp4_ld_mp4 mp4_sd_url stream_url'.split(' ')

function videoOf(value: unknown): Media[] {
  const parsed = cardShape.safeParse(value)
  if (!parsed.success) return []
  const { type, object_type, page_pic, urls, media_info } = parsed.data
  const known = { ...media_info, ...urls }
  const film = filmNames.map((name) => known[name]).find((url) => typeof url === 'string' && url !== '')
  const isFilm = film !== undefined || type === 'video' || object_type === 'video'
  if (!isFilm) return []
  return [...media('image', page_pic.url), ...media('video', typeof film === 'string' ? film : '')]
}

function cardOf(value: unknown, own: string, targets: Targets): Link[] {
  const parsed = cardShape.safeParse(value)
  if (!parsed.success) return []
  const { page_url, short_url, page_title, title, content1, content2, page_desc } = parsed.data
  const said = [...new Set([title, page_title, content1, page_desc, content2].map(plainTitle))]
  const [shown, ...more] = said.filter((words) => words !== '')
  const address = resolveUrl(page_url, weiboBase) ?? resolveUrl(short_url, weiboBase)
  if (address === null && shown === undefined) return []
  const raw = resolveUrl(short_url, weiboBase) ?? address ?? own
  return [
    {
      ...withTarget(raw, address ?? own, targets),
      ...(shown !== undefined && { title: shown }),
      ...(more.length > 0 && { description: more.join('\n') }),
    },
  ]
}
