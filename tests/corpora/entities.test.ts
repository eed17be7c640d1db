import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { extractEntities } from '#keywords/entities.ts'
import { readAliases } from '#keywords/read-aliases.ts'
import { compileAliases } from '#text/aliases.ts'

/**
 * Three times a hundred titles, each drawn with a seed among those that name a company of the alias table, and labelled
 * by hand before anything was run on them: type, start, end and canonical id of each entity, by the title's SHA-256.
 * The first two were known when table and patterns were extended; the third was drawn afterwards and says alone how
 * unknown titles fare. No pattern may be made for it.
 */
const labels = JSON.parse(readFileSync(new URL('entities-labels.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, readonly Label[]>>>
>
type Label = readonly [type: string, start: number, end: number, canonical: string]
const unseen = '20231009'

const aliasFile = readFileSync(new URL('../../config/aliases.yaml', import.meta.url), 'utf8')
const aliases = compileAliases(readAliases(parse(aliasFile)).aliases)

interface Told {
  readonly type: string
  readonly place: string
  readonly canonical: string
}

interface Sample {
  readonly wanted: readonly Told[]
  readonly found: readonly Told[]
}

let titles: ReadonlyMap<string, string> = new Map()

beforeAll(() => {
  const file = join(process.env['LEAKWIRE_CORPORA'] ?? '', 'titles', 'titles-zh.txt.gz')
  const all = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n')
  titles = new Map(all.map((title) => [hash('sha256', title), title]))
})

test.each(Object.keys(labels))('entities of the titles drawn with seed %s, by type and place', (seed) => {
  const sample = read(labels[seed] ?? {})
  const types = new Set(sample.wanted.map(({ type }) => type))
  for (const type of types) console.log(line(type, score(sample, byPlace, type)))
  console.log(line('all', score(sample, byPlace)))
  console.log(line('all, with the canonical id', score(sample, byId)))
  const least = seed === unseen ? { f1: 0.85, devices: 0.8 } : { f1: 0.9, devices: 0.9 }
  expect(score(sample, byId).f1).toBeGreaterThanOrEqual(least.f1)
  expect(score(sample, byPlace, 'device').recall).toBeGreaterThanOrEqual(least.devices)
})

function read(labelled: Readonly<Record<string, readonly Label[]>>): Sample {
  const told = (digest: string, [type, start, end, canonical]: Label): Told => ({
    type,
    place: `${digest} ${start}-${end}`,
    canonical,
  })
  return {
    wanted: Object.entries(labelled).flatMap(([digest, named]) => named.map((label) => told(digest, label))),
    found: Object.keys(labelled).flatMap((digest) =>
      extractEntities({ title: titles.get(digest) ?? '', text: '' }, aliases).map(
        ({ type, start, end, canonical }) => told(digest, [type, start, end, canonical]),
      ),
    ),
  }
}

type KeyOf = (told: Told) => string
const byPlace: KeyOf = ({ type, place }) => `${type} ${place}`
const byId: KeyOf = ({ type, place, canonical }) => `${type} ${place} ${canonical}`

/** `type` undefined: all of them together. */
function score({ wanted, found }: Sample, keyOf: KeyOf, type?: string) {
  const keys = (all: readonly Told[]) =>
    new Set(all.filter((told) => type === undefined || told.type === type).map(keyOf))
  const [right, given] = [keys(wanted), keys(found)]
  const hits = right.intersection(given).size
  return {
    precision: hits / given.size,
    recall: hits / right.size,
    f1: (2 * hits) / (given.size + right.size),
    wanted: right.size,
  }
}

function line(name: string, { precision, recall, f1, wanted }: ReturnType<typeof score>): string {
  const [p, r, f] = [precision, recall, f1].map((share) => share.toFixed(2))
  return `${name}: precision ${p}, recall ${r}, F1 ${f}, ${wanted} labelled`
}
