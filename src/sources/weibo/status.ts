import { z } from 'zod'
import { bidOf } from './number.ts'

/** One post as Weibo's interfaces give it, for phones and for desktops alike; what is not there is ''. */
export interface Status {
  /** Decimal; later posts have higher ones. */
  readonly id: string
  /** The same in Weibo's base 62, as it stands in addresses. */
  readonly bid: string
  readonly created: string
  readonly html: string
  readonly plain: string
  /** The text ends before its end. */
  readonly isCut: boolean
  /** Null where the post was deleted or may not be seen. */
  readonly user: { readonly id: string; readonly name: string } | null
  readonly topics: readonly string[]
  readonly urls: readonly ShortUrl[]
  /** Pictures and cards, to be read by `media.ts`. */
  readonly attached: Attached
  readonly edited: { readonly at: string; readonly count: number }
  /** Stands before the others for as long as its author wants. */
  readonly isPinned: boolean
  /** The post that this one repeats. */
  readonly original: Status | null
}

interface ShortUrl {
  readonly short: string
  readonly long: string
  readonly title: string
}

export interface Attached {
  readonly pics: unknown
  readonly picIds: unknown
  readonly picInfos: unknown
  readonly mixed: unknown
  readonly page: unknown
}

/** A post from what an interface gave; null if it is none. Looks one repost deep, as Weibo gives it. */
export function readStatus(value: unknown): Status | null {
  return statusOf(value, true)
}

const text = z.string().catch('')
const number = z.number().catch(0)
const id = z.union([z.string().regex(/^\d{1,25}$/u), z.int().nonnegative().transform(String)]).catch('')
const list = z.array(z.unknown()).catch([])
const unknown = z.unknown().optional()

const shape = z.object({
  id,
  idstr: id,
  mid: id,
  bid: text,
  mblogid: text,
  created_at: text,
  text,
  raw_text: text,
  text_raw: text,
  isLongText: z.union([z.boolean(), z.number().transform((flag) => flag === 1)]).catch(false),
  longText: z.object({ longTextContent: text }).catch({ longTextContent: '' }),
  pics: unknown,
  pic_ids: unknown,
  pic_infos: unknown,
  mix_media_info: unknown,
  page_info: unknown,
  url_struct: list,
  topic_struct: list,
  user: z.object({ id, idstr: id, screen_name: text }).nullable().catch(null),
  retweeted_status: unknown,
  edit_at: text,
  edit_count: number,
  edit_config: z.object({ edited: z.boolean().catch(false) }).catch({ edited: false }),
  isTop: number,
  mblogtype: number,
  title: z.object({ text }).catch({ text: '' }),
})

type Shape = z.infer<typeof shape>

function statusOf(value: unknown, mayRepeat: boolean): Status | null {
  const parsed = shape.safeParse(value)
  if (!parsed.success) return null
  const read = parsed.data
  const own = [read.mid, read.idstr, read.id].find((one) => one !== '' && one !== '0')
  if (own === undefined || !isPost(read)) return null
  return {
    id: own,
    bid: shortName(read, own),
    created: read.created_at,
    ...textOf(read),
    user: userOf(read),
    topics: read.topic_struct.flatMap(topicOf),
    urls: read.url_struct.flatMap(urlOf),
    attached: attachedOf(read),
    edited: { at: read.edit_at, count: Math.max(read.edit_count, read.edit_config.edited ? 1 : 0) },
    isPinned: isPinned(read),
    original: mayRepeat ? statusOf(read.retweeted_status, false) : null,
  }
}

function textOf({
  text,
  text_raw,
  raw_text,
  isLongText,
  longText,
}: Shape): Pick<Status, 'html' | 'plain' | 'isCut'> {
  const whole = longText.longTextContent.replaceAll('\n', '<br>')
  if (whole !== '') return { html: whole, plain: '', isCut: false }
  const plain = text_raw === '' && text === '' ? raw_text : text_raw
  return { html: text, plain, isCut: isLongText }
}

function isPinned({ isTop, mblogtype, title }: Shape): boolean {
  return isTop === 1 || mblogtype === 2 || title.text.includes('置顶')
}

/** Anything with a number could be a post; this one also says something. */
function isPost({ created_at, text, text_raw, raw_text }: Shape): boolean {
  return created_at !== '' || text !== '' || text_raw !== '' || raw_text !== ''
}

function shortName({ bid, mblogid }: Shape, own: string): string {
  return [bid, mblogid].find((one) => /^[\da-z]{5,20}$/iu.test(one)) ?? bidOf(own)
}

function userOf({ user }: Shape): Status['user'] {
  if (user === null || (user.id === '' && user.idstr === '' && user.screen_name === '')) return null
  return { id: user.idstr === '' ? user.id : user.idstr, name: user.screen_name }
}

function topicOf(value: unknown): string[] {
  const parsed = z.object({ topic_title: z.string() }).safeParse(value)
  return parsed.success ? [parsed.data.topic_title] : []
}

const urlShape = z.object({ short_url: z.string().min(1), long_url: text, ori_url: text, url_title: text })

function urlOf(value: unknown): ShortUrl[] {
  const parsed = urlShape.safeParse(value)
  if (!parsed.success) return []
  const { short_url: short, long_url, ori_url, url_title: title } = parsed.data
  const long = [long_url, ori_url].find((address) => /^https?:\/\//iu.test(address)) ?? ''
  return [{ short, long, title }]
}

function attachedOf({ pics, pic_ids, pic_infos, mix_media_info, page_info }: Shape): Attached {
  return { pics, picIds: pic_ids, picInfos: pic_infos, mixed: mix_media_info, page: page_info }
}
