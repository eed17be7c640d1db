import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { PlaceablePost } from '#dedupe/memory-index.ts'

/** What posts are made of. */
export interface Texts {
  readonly titles: readonly string[]
  /** Running text by language, BCP 47: words, or pairs of characters where words are written without spaces. */
  readonly running: readonly Running[]
}

interface Running {
  readonly lang: string
  readonly words: readonly string[]
  readonly glue: ' ' | ''
}

/**
 * The real titles of the corpora and running text of fourteen languages. The corpora are those of LEAKWIRE_CORPORA, or of
 * ../shared/corpora; the text stands beside them in ../tools/feedserver/corpus. Throws if there are none.
 */
export function readTexts(): Texts {
  const corpora = process.env['LEAKWIRE_CORPORA'] ?? join(import.meta.dirname, '../../../shared/corpora')
  const titles = join(corpora, 'titles', 'titles-zh.txt.gz')
  const folder = join(corpora, '..', 'tools', 'feedserver', 'corpus')
  for (const place of [titles, folder]) {
    if (!existsSync(place))
      throw new Error(`${place} is missing: let LEAKWIRE_CORPORA name the folder of corpora.`)
  }
  return {
    titles: gunzipSync(readFileSync(titles)).toString().trimEnd().split('\n'),
    running: readdirSync(folder)
      .toSorted()
      .map((file) => runningOf(file.replace('.txt', ''), readFileSync(join(folder, file), 'utf8'))),
  }
}

function runningOf(lang: string, text: string): Running {
  const isSpaced = lang !== 'zh' && lang !== 'ja'
  const words = isSpaced ? text.split(/\s+/u) : (text.replaceAll(/\s+/gu, '').match(/..?/gu) ?? [])
  return { lang, words, glue: isSpaced ? ' ' : '' }
}

/** A post that was made up. */
export interface MadePost extends PlaceablePost {
  /** The post whose words it repeats, null if it has its own. */
  readonly repeats: string | null
}

/** How many posts a day of the streams that are made up. */
const POSTS_A_DAY = 10_000
const DAY_MS = 86_400_000
/** A repeat is of one of so many posts before it. */
const REPEATED_WITHIN = 2_000

/**
 * `count` posts in order of publication, always the same, 10,000 a day: of every twenty, twelve are titles, four are
 * three passages of a language in a row, and four repeat an earlier post: as it is, passed on, with a site's name, with a comment.
 */
export function* makePosts({ titles, running }: Texts, count: number): Generator<MadePost> {
  const random = seeded(20_231_026)
  const recent: MadePost[] = []
  const all = running.reduce((sum, { words }) => sum + words.length, 0)
  for (let at = 0; at < count; at++) {
    const turn = at % 20
    const post = {
      id: String(at),
      source: `source ${random(300)}`,
      url: `https://source.example/${at}`,
      text: '',
      links: [],
      publishedAt: Math.round((at * DAY_MS) / POSTS_A_DAY),
    }
    const repeated = recent[random(recent.length)]
    const said =
      turn < 12
        ? { title: titles[at % titles.length] ?? '', lang: 'zh', repeats: null }
        : turn < 16 || repeated === undefined
          ? { ...passages(running, random, all), repeats: null }
          : repetitionOf(repeated, turn)
    const made = { ...post, ...said }
    recent[at % REPEATED_WITHIN] = made
    yield made
  }
}

const PASSAGES = 3
const WORDS_A_PASSAGE = 10

/** Passages from anywhere in one language, a language as often as there is text of it: no two posts are alike by chance. */
function passages(running: readonly Running[], random: (below: number) => number, all: number) {
  let at = random(all)
  const found = running.find(({ words }) => (at -= words.length) < 0)
  const { lang, words, glue } = found ?? { lang: 'en', words: [], glue: ' ' }
  const parts = Array.from({ length: PASSAGES }, () => {
    const start = random(words.length)
    return words.slice(start, start + WORDS_A_PASSAGE).join(glue)
  })
  return { title: parts.join(glue), lang }
}

function repetitionOf({ id, title, lang }: MadePost, turn: number) {
  return { title: repetitions[turn % 4]?.(title) ?? title, lang, repeats: id }
}

const repetitions: readonly ((title: string) => string)[] = [
  (title) => title,
  (title) => `RT @reader: ${title}`,
  (title) => `${title} - via Tech Daily`,
  (title) => `Breaking! ${title} 🔥`,
]

/** Whole numbers from 0 to below the one given (Park and Miller 1988). */
function seeded(start: number): (below: number) => number {
  let seed = start
  return (below) => (seed = (seed * 48_271) % 2_147_483_647) % Math.max(1, below)
}
