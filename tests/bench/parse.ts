import { execFileSync } from 'node:child_process'

import { feedSets, setPlaces, type SetPlaces } from './feed-sets.ts'
import { measure, type Measurement } from './measure.ts'
import { readers } from './readers.ts'

/**
 * `npm run bench:parse [-- SET ...]`: megabytes read in a second of the processor by our reader and by others, each
 * with each set in a process of its own, in turns, the best of all turns; the sets are big, server and real.
 */
async function run([first, ...words]: readonly string[]): Promise<void> {
  if (first === '--measure') await measureHere(words)
  else compare(first === undefined ? Object.keys(feedSets) : [first, ...words])
}

const ROUNDS = 8

async function measureHere([reader = '', set = '', places = '']: readonly string[]): Promise<void> {
  const read = readers[reader]
  const feedSet = feedSets[set]?.(JSON.parse(places) as SetPlaces)
  if (read === undefined || feedSet === undefined)
    throw new Error(`There is no reader ${reader} or no set ${set}.`)
  console.log(JSON.stringify({ set: feedSet.name, ...(await measure(read, feedSet, ROUNDS)) }))
}

type Result = Measurement & { readonly set: string }

function compare(sets: readonly string[]): void {
  const places = setPlaces((line) => console.log(line))
  console.log('Each reader as shipped; a feed that it throws at is decoded and mended for it beforehand.\n')
  for (const set of sets)
    showSet(Object.keys(readers).map((reader) => [reader, bestOfTurns(reader, set, places)]))
}

const TURNS = 2

function bestOfTurns(reader: string, set: string, places: SetPlaces): Result {
  const turns = Array.from({ length: TURNS }, () => inChild(reader, set, places))
  return turns.reduce((a, b) => (speedOf(b) > speedOf(a) ? b : a))
}

function inChild(reader: string, set: string, places: SetPlaces): Result {
  const words = [import.meta.filename, '--measure', reader, set, JSON.stringify(places)]
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })) as Result
}

function speedOf({ megabytes, cpuSeconds }: Measurement): number {
  return megabytes / cpuSeconds
}

function showSet(results: readonly (readonly [string, Result])[]): void {
  const ours = results[0]?.[1]
  if (ours === undefined) return
  console.log(`${ours.set}: ${ours.megabytes.toFixed(1)} MB`)
  console.log('reader         MB/CPU s   ours is   peak MB   mended   not read')
  for (const [reader, result] of results) {
    const ratio = `${(speedOf(ours) / speedOf(result)).toFixed(2)} x`
    const cells = [
      speedOf(result).toFixed(1).padStart(9),
      ratio.padStart(9),
      result.peakMegabytes.toFixed(0).padStart(9),
      String(result.mended).padStart(8),
      String(result.failed).padStart(10),
    ]
    console.log(`${reader.padEnd(13)} ${cells.join(' ')}`)
  }
  console.log('')
}

await run(process.argv.slice(2))
