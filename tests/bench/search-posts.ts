import { type Texts, makePosts } from './dedupe-texts.ts'

/** A post of the archive that is searched. */
export interface BenchPost {
  /** From 1, in the order in which they came. */
  readonly id: number
  readonly source: string
  readonly author: string
  readonly lang: string
  readonly title: string
  readonly text: string
  /** Milliseconds since 1970: in the order of the ids, but for an hour more or less. */
  readonly at: number
  /** Three of four are kept, the others lie in the reject bin. */
  readonly keep: boolean
}

/** Words that stand in a known share of the posts, beside those that titles hold by themselves. */
const planted: readonly (readonly [text: string, one: number])[] = [
  ['camera', 8],
  ['tablet', 97],
  ['operating system', 331],
  ['system operating', 337],
  ['foldable', 1_009],
  ['MIOS', 2_131],
  ['xiaomi says that it builds a kernel', 5_003],
]

/** The archive ends here, so that 'after:7d' means something. */
export const endsAt = Date.UTC(2026, 0, 1)
const earlierTexts = 3
const hourMs = 3_600_000

/**
 * `count` posts of a title and a text of three earlier titles of its language, 10,000 a day, of 300 sources and 5,000
 * authors, always the same; the words of `planted` stand at the end of some texts.
 */
export function* makeArchive(texts: Texts, count: number): Generator<BenchPost> {
  const earlier = new Map<string, string[]>()
  const last = count * (86_400_000 / 10_000)
  let id = 0
  for (const post of makePosts(texts, count)) {
    id++
    const { title, publishedAt } = post
    const lang = post.lang ?? 'en'
    const before = earlier.get(lang) ?? []
    const words = planted.flatMap(([word, one]) => (id % one === 0 ? [word] : []))
    const at = endsAt - last + publishedAt + ((id * 7_919) % hourMs)
    const text = [...before, ...words].join('\n')
    const author = `writer${id % 5_000}`
    yield { id, source: `source-${id % 300}`, author, lang, title, text, at, keep: id % 4 !== 1 }
    earlier.set(lang, [...before, title].slice(-earlierTexts))
  }
}
