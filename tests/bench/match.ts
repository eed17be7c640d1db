import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildAutomaton } from '#filter/automaton.ts'
import { MOST_SCANNED, engines } from './match-engines.ts'
import { type Rate, built, rateOf, takenMegabytes } from './match-measure.ts'
import { productFigures } from './match-product.ts'
import { drawWords, readTitles } from './match-texts.ts'

/**
 * `npm run bench:match`: how many real titles a second of the processor is enough to look through for 1 to 100,000
 * words, ours beside others; then the product's own figures. Each measurement has a process of its own.
 */
function run([what, name = '', folder = '', size = '']: readonly string[]): void {
  if (what === '--engine') console.log(JSON.stringify(measureEngine(name, folder, Number(size))))
  else if (what === '--product') console.log(productFigures[name]?.((list) => readList(folder, list)))
  else compare()
}

const SIZES = [1, 10, 1_000, 100_000]

function compare(): void {
  const folder = mkdtempSync(join(tmpdir(), 'leakwire-bench-'))
  try {
    const titles = readTitles()
    writeFileSync(join(folder, 'titles.json'), JSON.stringify(titles))
    writeFileSync(join(folder, 'words.json'), JSON.stringify(drawWords(titles, Math.max(...SIZES))))
    console.log(`${titles.length} titles, in lower case for all; slow engines get the first of them only.`)
    for (const size of SIZES) showSize(size, folder)
    for (const name of Object.keys(productFigures))
      console.log(`${name}: ${inChild(['--product', name, folder]).trim()}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

interface Result {
  readonly buildSeconds: number
  readonly keptMegabytes: number
  readonly peakMegabytes: number
  /** Of the titles that were asked about. */
  readonly megabytes: number
  readonly any: Rate
  /** null if the engine cannot tell which words stand there. */
  readonly which: Rate | null
  /** What our automaton finds in the same titles. */
  readonly expectedAny: number
  readonly expectedWhich: number
}

function measureEngine(name: string, folder: string, size: number): Result {
  const make = engines[name]
  if (make === undefined) throw new Error(`There is no engine ${name}.`)
  const words = readList(folder, 'words').slice(0, size)
  // A pattern is only made ready when it is first asked.
  const { result: engine, ...build } = built(() => {
    const made = make(words)
    made.hasAny('一')
    return made
  })
  const titles = readList(folder, 'titles')
  const before = takenMegabytes()
  const any = rateOf(titles, (title) => Number(engine.hasAny(title)))
  const which = engine.countWords === null ? null : rateOf(titles, engine.countWords)
  const keptMegabytes = build.keptMegabytes + takenMegabytes() - before
  const ours = buildAutomaton(words)
  const sum = (count: number, ask: (title: string) => number) =>
    titles.slice(0, count).reduce((all, title) => all + ask(title), 0)
  return {
    buildSeconds: build.cpuSeconds,
    keptMegabytes,
    peakMegabytes: build.peakMegabytes,
    megabytes: sum(any.asked, (title) => Buffer.byteLength(title)) / 1e6,
    any,
    which,
    expectedAny: sum(any.asked, (title) => Number(ours.hasAny(title))),
    expectedWhich: sum(which?.asked ?? 0, (title) => ours.find(title).size),
  }
}

/** Read from JSON, each text has its own characters; pieces of one large text are slower to look through. */
function readList(folder: string, name: string): readonly string[] {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as readonly string[]
}

function inChild(words: readonly string[]): string {
  return execFileSync(process.execPath, ['--expose-gc', import.meta.filename, ...words], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
}

function showSize(size: number, folder: string): void {
  const names = Object.keys(engines).filter((name) => name !== 'letter scan' || size <= MOST_SCANNED)
  const results = names.map((name) => ({
    name,
    ...(JSON.parse(inChild(['--engine', name, folder, String(size)])) as Result),
  }))
  const [ours] = results
  if (ours === undefined) return
  console.log(`\n${grouped(size)} words: does any stand in a title, and which of them?`)
  console.log(
    row(
      '',
      'build CPU s',
      'kept/peak MB',
      'any: posts/s',
      'MB/s',
      'ours is',
      'which: posts/s',
      'ours is',
      'titles',
    ),
  )
  for (const result of results) console.log(lineOf(result, ours))
}

function lineOf(result: Result & { readonly name: string }, ours: Result): string {
  const { any, which } = result
  const line = row(
    result.name,
    result.buildSeconds.toFixed(2),
    `${result.keptMegabytes.toFixed(0)}/${result.peakMegabytes.toFixed(0)}`,
    grouped(speedOf(any)),
    (result.megabytes / any.cpuSeconds).toFixed(1),
    ratio(ours.any, any),
    which === null ? '-' : grouped(speedOf(which)),
    ratio(ours.which, which),
    grouped(any.asked),
  )
  return line + differenceOf(result)
}

function row(name: string, ...cells: readonly string[]): string {
  return name.padEnd(22) + cells.map((cell) => cell.padStart(15)).join('')
}

/** What an engine found more or less than ours; the letter scan, which overlooks spaces and accents, finds more. */
function differenceOf({ any, which, expectedAny, expectedWhich }: Result): string {
  const ofAny = any.sum - expectedAny
  const ofWhich = which === null ? 0 : which.sum - expectedWhich
  if (ofAny === 0 && ofWhich === 0) return ''
  return `   ${signed(ofAny)} titles, ${signed(ofWhich)} words`
}

function signed(count: number): string {
  return count > 0 ? `+${count}` : String(count)
}

function ratio(ours: Rate | null, theirs: Rate | null): string {
  if (ours === null || theirs === null) return '-'
  const times = speedOf(ours) / speedOf(theirs)
  return `${times < 10 ? times.toFixed(2) : grouped(times)} x`
}

function speedOf({ asked, cpuSeconds }: Rate): number {
  return asked / cpuSeconds
}

function grouped(count: number): string {
  return Math.round(count).toLocaleString('en-GB')
}

run(process.argv.slice(2))
