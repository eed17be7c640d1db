import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type MemoryIndex, type PlaceablePost, createMemoryIndex } from '#dedupe/memory-index.ts'
import { readAliases } from '#keywords/read-aliases.ts'
import { type AliasTable, compileAliases } from '#text/aliases.ts'
import { engines } from './dedupe-engines.ts'
import { type Texts, makePosts, readTexts } from './dedupe-texts.ts'
import { takenMegabytes, timed } from './match-measure.ts'

/**
 * `npm run bench:dedupe`: how many posts a second of the processor is enough to place through all levels, in a stream
 * of 10,000 posts a day, and what memory that keeps, at 10,000, 100,000 and 1,000,000 posts, of which the last takes
 * minutes; then a full index in turn with empty ones; then near-duplicates alone beside npm's `minhash` and
 * `bloom-filters`. Each measurement has a process of its own.
 */
function run([what, name = '']: readonly string[]): void {
  if (what === '--place') console.log(JSON.stringify(measurePlacing(Number(name))))
  else if (what === '--full') console.log(JSON.stringify(measureFull()))
  else if (what === '--engine') console.log(JSON.stringify(measureEngine(name)))
  else compare()
}

const SIZES = [10_000, 100_000, 1_000_000]
/** Of so many the best counts: others use the machine too. */
const TURNS = 3

function compare(): void {
  console.log('All levels: 10,000 posts a day, of twenty twelve titles, four of three passages, four repeats')
  console.log('posts       posts/CPU s   us a post   last tenth   kept MB   duplicates   stories')
  for (const size of SIZES) {
    const best = bestOf(size > 100_000 ? 1 : TURNS, () => inChild(['--place', String(size)]) as Placing)
    console.log(placingLine(best))
  }
  const { fullSeconds, newSeconds } = inChild(['--full']) as Full
  const [full, others] = [fullSeconds, newSeconds].map((seconds) => (seconds * 1e6) / (SIZES[0] ?? 1))
  console.log(
    `\nIn turn, so under the same load, warm: ${full?.toFixed(0)} us a post where both windows are full,`,
  )
  console.log(`${others?.toFixed(0)} us in an index of 10,000: ${(fullSeconds / newSeconds).toFixed(2)} x`)
  console.log(`\nNear-duplicates alone: ${ENGINE_POSTS} posts, MinHash of 64 in 16 bands`)
  console.log('engine          posts/CPU s   ours is   kept MB   repeats found   candidates a post')
  const results = Object.keys(engines).map((name) => ({
    name,
    ...bestOf(TURNS, () => inChild(['--engine', name]) as Finding),
  }))
  for (const result of results) console.log(engineLine(result, results[0]))
}

function bestOf<T extends { readonly cpuSeconds: number }>(turns: number, measure: () => T): T {
  const results = Array.from({ length: turns }, measure)
  return results.reduce((a, b) => (b.cpuSeconds < a.cpuSeconds ? b : a))
}

function inChild(words: readonly string[]): unknown {
  const flags = ['--expose-gc', '--max-old-space-size=8000']
  return JSON.parse(
    execFileSync(process.execPath, [...flags, import.meta.filename, ...words], { encoding: 'utf8' }),
  )
}

interface Placing {
  readonly posts: number
  readonly cpuSeconds: number
  /** Of the last tenth of the posts. */
  readonly lastCpuSeconds: number
  readonly keptMegabytes: number
  readonly duplicates: number
  readonly stories: number
}

/** So many that the first of the posts that are timed do not pay for compiling the code: ten thousand would hide it, a million not. */
const WARM_POSTS = 20_000

function measurePlacing(posts: number): Placing {
  const texts = readTexts()
  const aliases = readAliasTable()
  const warm = createMemoryIndex({ aliases })
  for (const post of makePosts(texts, WARM_POSTS)) warm.place(post)
  const before = takenMegabytes()
  const index = createMemoryIndex({ aliases })
  let [duplicates, stories, cpuSeconds, lastCpuSeconds, placed] = [0, 0, 0, 0, 0]
  for (const portion of portionsOf(texts, posts)) {
    const portionSeconds = timed(() => {
      for (const post of portion) {
        const placement = index.place(post)
        if (placement.duplicateOf !== null) duplicates++
        else if (placement.level === null) stories++
      }
    }).cpuSeconds
    cpuSeconds += portionSeconds
    placed += portion.length
    if (placed > posts * 0.9) lastCpuSeconds += portionSeconds
  }
  const keptMegabytes = takenMegabytes() - before
  // Asked once more, so that it is still there to be measured.
  index.originalOf('0')
  return { posts, cpuSeconds, lastCpuSeconds, keptMegabytes, duplicates, stories }
}

const PORTION = 1_000

/** Posts are made outside what is timed, and never all at once. */
function* portionsOf(texts: Texts, count: number): Generator<PlaceablePost[]> {
  let portion: PlaceablePost[] = []
  for (const post of makePosts(texts, count)) {
    if (portion.push(post) < PORTION) continue
    yield portion
    portion = []
  }
}

interface Full {
  readonly fullSeconds: number
  readonly newSeconds: number
}

const FULL_POSTS = 330_000
const ROUNDS = 5

/** The next 10,000 posts of a full index and the first of a new one, a thousand of these and of those, five times over; seconds of one. */
function measureFull(): Full {
  const [texts, aliases, count] = [readTexts(), readAliasTable(), SIZES[0] ?? 0]
  const full = createMemoryIndex({ aliases })
  const later = portionsOf(texts, FULL_POSTS + ROUNDS * count)
  for (let filled = 0; filled < FULL_POSTS; filled += PORTION) placeAll(full, later.next().value ?? [])
  let [fullSeconds, newSeconds] = [0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    const index = createMemoryIndex({ aliases })
    for (const portion of portionsOf(texts, count)) {
      newSeconds += placeAll(index, portion)
      fullSeconds += placeAll(full, later.next().value ?? [])
    }
  }
  return { fullSeconds: fullSeconds / ROUNDS, newSeconds: newSeconds / ROUNDS }
}

/** Seconds of the processor. */
function placeAll(index: MemoryIndex, posts: readonly PlaceablePost[]): number {
  return timed(() => {
    for (const post of posts) index.place(post)
  }).cpuSeconds
}

function readAliasTable(): AliasTable {
  return compileAliases(readAliases(parse(readFileSync('config/aliases.yaml', 'utf8'))).aliases)
}

const ENGINE_POSTS = 20_000
const ENGINE_WARM_POSTS = 1_000

interface Finding {
  readonly cpuSeconds: number
  readonly keptMegabytes: number
  readonly repeats: number
  readonly found: number
  readonly candidates: number
}

function measureEngine(name: string): Finding {
  const make = engines[name]
  if (make === undefined) throw new Error(`There is no engine ${name}.`)
  const posts = [...makePosts(readTexts(), ENGINE_POSTS)]
  const warm = make()
  for (const post of posts.slice(0, ENGINE_WARM_POSTS)) warm(post)
  const before = takenMegabytes()
  const candidatesOf = make()
  let [found, candidates] = [0, 0]
  const { cpuSeconds } = timed(() => {
    for (const post of posts) {
      const ids = candidatesOf(post)
      candidates += ids.length
      if (post.repeats !== null && ids.includes(post.repeats)) found++
    }
  })
  const keptMegabytes = takenMegabytes() - before
  for (const post of posts.slice(0, 1)) candidatesOf(post)
  const repeats = posts.filter((post) => post.repeats !== null).length
  return { cpuSeconds, keptMegabytes, repeats, found, candidates }
}

function placingLine({ posts, cpuSeconds, lastCpuSeconds, keptMegabytes, duplicates, stories }: Placing) {
  const cells = [
    [grouped(posts / cpuSeconds), 13],
    [((cpuSeconds * 1e6) / posts).toFixed(0), 12],
    [((lastCpuSeconds * 1e6) / (posts / 10)).toFixed(0), 13],
    [keptMegabytes.toFixed(0), 10],
    [grouped(duplicates), 13],
    [grouped(stories), 10],
  ] as const
  return grouped(posts).padEnd(10) + cells.map(([cell, width]) => cell.padStart(width)).join('')
}

function engineLine({ name, ...result }: Finding & { readonly name: string }, ours: Finding | undefined) {
  const cells = [
    [grouped(ENGINE_POSTS / result.cpuSeconds), 11],
    [`${(result.cpuSeconds / (ours?.cpuSeconds ?? Number.NaN)).toFixed(1)} x`, 10],
    [result.keptMegabytes.toFixed(0), 10],
    [`${result.found} of ${result.repeats}`, 16],
    [(result.candidates / ENGINE_POSTS).toFixed(1), 20],
  ] as const
  return name.padEnd(16) + cells.map(([cell, width]) => cell.padStart(width)).join('')
}

function grouped(count: number): string {
  return Math.round(count).toLocaleString('en-GB')
}

run(process.argv.slice(2))
