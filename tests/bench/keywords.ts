import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { extractEntities } from '#keywords/entities.ts'
import { readAliases } from '#keywords/read-aliases.ts'
import { compileAliases } from '#text/aliases.ts'
import { extractors } from './keywords-extractors.ts'
import { f1At } from './keywords-score.ts'
import { keyedSets, readWrittenTitles } from './keywords-sets.ts'
import { rateOf } from './match-measure.ts'
import { joinTitles } from './match-texts.ts'

/**
 * `npm run bench:keywords`: how well key phrases of published sets are found, and how many documents a second of the
 * processor is enough for, ours beside others; then the posts that entities are found in. Each has its own process.
 */
async function run([what, name = '', set = '']: readonly string[]): Promise<void> {
  if (what === '--extractor') console.log(JSON.stringify(await measureExtractor(name, set)))
  else if (what === '--entities') console.log(measureEntities())
  else compare()
}

interface Result {
  readonly documents: number
  readonly f1At5: number
  readonly f1At10: number
  /** Documents in which nothing was found. */
  readonly without: number
  /** Of the fastest round over all documents, counting how often terms occur included. */
  readonly cpuSeconds: number
}

const ENOUGH_SECONDS = 3
const MOST_ROUNDS = 20

async function measureExtractor(name: string, set: string): Promise<Result> {
  const [extract, keyed] = [extractors[name], keyedSets[set]]
  if (extract === undefined || keyed === undefined)
    throw new Error(`There is no extractor ${name} or no set ${set}.`)
  const { lang } = keyed
  const texts = keyed.read()
  const bare = texts.map(({ text }) => text)
  let found: readonly (readonly string[])[] = []
  let cpuSeconds = Infinity
  let spent = 0
  for (let round = 0; round < 2 || (round < MOST_ROUNDS && spent < ENOUGH_SECONDS); round++) {
    const started = process.cpuUsage()
    found = await extract(bare, lang)
    const { user, system } = process.cpuUsage(started)
    spent += (user + system) / 1e6
    cpuSeconds = Math.min(cpuSeconds, (user + system) / 1e6)
  }
  const [f1At5, f1At10] = [f1At(5, found, { texts, lang }), f1At(10, found, { texts, lang })]
  const without = found.filter(({ length }) => length === 0).length
  return { documents: texts.length, f1At5, f1At10, without, cpuSeconds }
}

function measureEntities(): string {
  const file = join(import.meta.dirname, '../../config/aliases.yaml')
  const aliases = compileAliases(readAliases(parse(readFileSync(file, 'utf8'))).aliases)
  const titles = readWrittenTitles()
  const sets = {
    titles: titles.map((title) => ({ title, text: '' })),
    'posts of 1 kB': joinTitles(titles, { count: 20_000, bytes: 1_000 }),
  }
  return Object.entries(sets)
    .map(([name, posts]) => {
      const { asked, sum, cpuSeconds } = rateOf(posts, (post) => extractEntities(post, aliases).length)
      return `${name}: ${perSecond(asked, cpuSeconds)} posts/s; ${sum} entities in ${asked}`
    })
    .join('\n')
}

function compare(): void {
  for (const set of Object.keys(keyedSets)) {
    const results = Object.keys(extractors).map((name) => ({
      name,
      ...(JSON.parse(inChild(['--extractor', name, set])) as Result),
    }))
    console.log(`${set}: ${results[0]?.documents} documents, exact match of stems`)
    console.log(row('', 'F1@5', 'F1@10', 'documents/CPU s', 'found nothing in'))
    for (const result of results) console.log(lineOf(result))
    console.log('')
  }
  console.log(`Entities, with the shipped alias table\n${inChild(['--entities']).trim()}`)
}

function lineOf({ name, documents, f1At5, f1At10, cpuSeconds, without }: Result & { readonly name: string }) {
  return row(name, f1At5.toFixed(1), f1At10.toFixed(1), perSecond(documents, cpuSeconds), String(without))
}

function row(name: string, ...cells: readonly string[]): string {
  return name.padEnd(28) + cells.map((cell) => cell.padStart(17)).join('')
}

function perSecond(count: number, seconds: number): string {
  return Math.round(count / seconds).toLocaleString('en')
}

function inChild(words: readonly string[]): string {
  return execFileSync(process.execPath, [import.meta.filename, ...words], { encoding: 'utf8' })
}

await run(process.argv.slice(2))
