import type { AliasHit, AliasTable } from '#text/aliases.ts'
import { findBuilds, findDomains, findModelNumbers } from '#text/anchors.ts'
import { findChipsets } from '#text/chipsets.ts'
import { findDates } from '#text/dates.ts'
import { findDevices } from '#text/devices.ts'
import { findFigures } from '#text/figures.ts'
import { normalise } from '#text/normalise.ts'
import { stem } from '#text/stem.ts'
import { type Stretch, overlap } from '#text/stretch.ts'
import { words } from '#text/tokens.ts'
import type { Token } from '#text/tokens.ts'
import { conceptOfPair, conceptOfWord } from './concepts.ts'
import { simplify } from './simplify.ts'

export interface Storied {
  readonly title: string
  readonly text: string
  /** BCP 47, null if unknown. */
  readonly lang: string | null
  /** Canonical addresses the post links to. */
  readonly links: readonly string[]
}

/**
 * What a post is told apart by, with how much of it there is: 'a:xiaomi' (alias), 'd:redmi k70' (device, chipset), 'n:mios.cn'
 * (anchor: versions, builds, domains, links) and 'f:8.8' (figure: prices, measures, dates), which are the same in every language, 'k:launch' (concept), 'w:' stems, 'c:' pairs of CJK characters.
 * Weights are the square root of the count; the title counts whole, the first part of the text by half.
 */
export type Features = ReadonlyMap<string, number>

/** The features of one post; independent of any other. What an anchor covers, or an alias in letters, is not read again as words. */
export function storyFeatures(post: Storied, aliases: AliasTable): Features {
  const counts = new Map<string, number>()
  const isEchoed = post.title === '' || post.text.startsWith(post.title)
  if (!isEchoed) addText({ counts, aliases, lang: post.lang }, post.title, 1)
  const text = post.text.slice(0, MAX_TEXT)
  if (text !== '') addText({ counts, aliases, lang: post.lang }, text, isEchoed ? 1 : TEXT_WEIGHT)
  if (post.text === '' && isEchoed) addText({ counts, aliases, lang: post.lang }, post.title, 1)
  for (const link of new Set(post.links)) add(counts, `n:${link}`, 1)
  for (const [term, count] of counts) counts.set(term, Math.sqrt(count))
  return counts
}

/** So much of a text is read. */
export const MAX_TEXT = 600
const TEXT_WEIGHT = 0.5

interface Reading {
  readonly counts: Map<string, number>
  readonly aliases: AliasTable
  readonly lang: string | null
}

function addText({ counts, aliases, lang }: Reading, raw: string, weight: number): void {
  const text = simplify(normalise(raw.replaceAll(ADDRESS_OR_PASSER, ' ')).text)
  const anchors = anchorsOf(text)
  for (const { term } of anchors) add(counts, term, weight)
  const withoutAnchors = blanked(text, anchors)
  const hits = aliases.find(withoutAnchors)
  const products = productsOf(withoutAnchors, hits)
  for (const { term } of products) add(counts, term, weight)
  for (const hit of hits) add(counts, `a:${hit.alias.canonical}`, weight)
  const versions = versionsOf(
    withoutAnchors,
    hits.filter((hit) => !products.some((product) => overlap(product, hit))),
  )
  for (const { term } of versions) add(counts, term, weight)
  // A Chinese name counts by its characters too, as any name does that no table knows.
  const named = [...hits, ...products].map((span) => withoutHan(span, withoutAnchors))
  addWords(counts, words(blanked(withoutAnchors, [...named, ...versions])), lang, weight)
}

/** Where it can be read and who passed it on ('RT @x:', 'via @y') are not what happened. */
const ADDRESS_OR_PASSER = /https?:\/\/\S+|(?:\b(?:RT|via)|转发|\/\/)\s?@[\p{L}\p{N}_.-]+:?/giu

function anchorsOf(text: string): (Stretch & { readonly term: string })[] {
  const dates = findDates(text).map((date) => ({
    ...date,
    term: `f:${date.canonical.replace(/^\d{4}-(?=\d\d-)/u, '')}`,
  }))
  const names = [...findBuilds(text), ...findDomains(text), ...findModelNumbers(text)]
  // What a date or a name covers is no figure: '26 October', 'v1.5 GB'.
  const figures = findFigures(blanked(text, [...names, ...dates]))
  return [
    ...names.map((name) => ({ ...name, term: `n:${name.canonical}` })),
    ...dates,
    ...figures.map((figure) => ({ ...figure, term: `f:${figure.canonical}` })),
  ]
}

/**
 * Devices and chipsets that the alias table does not know, by their line: 'd:xiaomi 14' for '小米14 Pro' too, since what
 * happens to one mostly happens to all. Names without a number tell nothing apart that their words do not.
 */
function productsOf(text: string, hits: readonly AliasHit[]): (Stretch & { readonly term: string })[] {
  // Looked for where there is one at all: most texts name no such product.
  if (!/\d/u.test(text)) return []
  const known = hits.filter(({ alias }) => alias.type === 'device' || alias.type === 'chipset')
  const isNew = (start: number, end: number) => !known.some((span) => overlap(span, { start, end }))
  const chips = findChipsets(text).filter(({ start, end }) => isNew(start, end))
  const devices = findDevices(text, hits, (start, end) => {
    return isNew(start, end) && !chips.some((span) => overlap(span, { start, end }))
  })
  return [...chips, ...devices.filter(({ canonical }) => /\d/u.test(canonical))].map(
    ({ canonical, start, end }) => ({ term: `d:${canonical.replace(EDITION, '')}`, start, end }),
  )
}

const EDITION =
  /(?<=\d[a-z]{0,2})(?: (?:pro|ultra|max|plus|lite|turbo|mini|se|fe|xl|air|global|[45]g|gaming))+$/u

/** What of a span stands behind the Chinese characters that it begins with: '14 Pro' of '小米14 Pro'. */
function withoutHan({ start, end }: Stretch, text: string): Stretch {
  const han = HAN.exec(text.slice(start, end))?.[0].length ?? 0
  return { start: start + han, end }
}

/** The text with spaces where `spans` stand, so that places stay. */
function blanked(text: string, spans: readonly Stretch[]): string {
  let out = text
  for (const { start, end } of spans) out = out.slice(0, start) + ' '.repeat(end - start) + out.slice(end)
  return out
}

const VERSION = /^[\s-]?(\d{1,3}(?:\.\d{1,2})?)(?![\d.,]?\d|\s?(?:%|[万亿億月日号元]))/u

/** A number behind a name is a thing of its own: 'MIUI 14', 'HarmonyOS 4'. */
function versionsOf(text: string, hits: readonly AliasHit[]): (Stretch & { readonly term: string })[] {
  return hits.flatMap(({ end, alias }) => {
    const [whole = '', version] = VERSION.exec(text.slice(end, end + 8)) ?? []
    if (version === undefined) return []
    return {
      term: `n:${alias.canonical} ${version.replace(/\.0$/u, '')}`,
      start: end,
      end: end + whole.length,
    }
  })
}

function addWords(
  counts: Map<string, number>,
  tokens: readonly Token[],
  lang: string | null,
  weight: number,
): void {
  let before: Token | null = null
  for (const token of tokens) {
    if (token.kind === 'cjk') {
      if (before?.kind === 'cjk' && before.end === token.start)
        addPair(counts, before.text + token.text, weight)
    } else if (HANGUL.test(token.text)) {
      for (let at = 0; at + 2 <= token.text.length; at++)
        addPair(counts, token.text.slice(at, at + 2), weight)
    } else {
      addWord(counts, token.text, lang, weight)
    }
    before = token
  }
}

const HAN = /^\p{Script=Han}+/u
export const HANGUL = /^\p{Script=Hangul}/u
/** Particles; in Japanese all that stands in hiragana. */
const EMPTY_PAIR = /[的了在是和与也将被\p{Script=Hiragana}]/u

function addPair(counts: Map<string, number>, pair: string, weight: number): void {
  const concept = conceptOfPair(pair)
  if (concept !== null) add(counts, `k:${concept}`, weight)
  else if (!EMPTY_PAIR.test(pair)) add(counts, `c:${pair}`, weight)
}

function addWord(counts: Map<string, number>, word: string, lang: string | null, weight: number): void {
  if (/\d/u.test(word)) {
    const kind = /^\d+$/u.test(word) ? (word.length < 3 ? 'w' : 'f') : 'n'
    add(counts, `${kind}:${word}`, weight)
    return
  }
  const bare = word.replace(/^(?:وال|بال|ال|لل)(?=.{3})/u, '')
  if (bare.length < 2) return
  const concept = conceptOfWord(bare)
  add(counts, concept === null ? `w:${stem(bare, lang)}` : `k:${concept}`, weight)
}

function add(counts: Map<string, number>, term: string, weight: number): void {
  counts.set(term, (counts.get(term) ?? 0) + weight)
}
