import type { EntityType } from '#model/keyword.ts'
import type { AliasTable } from '#text/aliases.ts'
import { frequentPairs } from '#text/frequent-pairs.ts'
import { frequentWords } from '#text/frequent-words.ts'
import { stem } from '#text/stem.ts'
import { topicShare } from './weigh.ts'
import type { DocumentFrequencies } from './weigh.ts'

/** Share of the posts of a stream on phones and systems that name one given thing of a type; all others are rare. */
const SHARES: Partial<Record<EntityType, number>> = {
  company: 0.15,
  os: 0.05,
  leaker: 0.04,
  person: 0.04,
  device: 0.003,
  chipset: 0.01,
}
const CONCEPT_SHARE = 0.03
const NUMBER_SHARE = 0.02
/** A day of a busy stream: with few, the first ten posts on an event would make its own name look common. */
const PRIOR_DOCUMENTS = 10_000

/**
 * `seen` with 10,000 posts of common knowledge before it, so that on the first day 'Xiaomi', 'the' and '回应' are
 * already common and a rare word does not depend on how many posts came before. Its weight fades as the table fills.
 */
export function withPrior(seen: DocumentFrequencies, aliases: AliasTable): DocumentFrequencies {
  const prior = priorFrequencies(aliases)
  return {
    get documents() {
      return seen.documents + prior.documents
    },
    df: (term) => {
      const count = seen.df(term)
      return count + prior.df(term) + topicShare(count, seen.documents) * prior.documents
    },
  }
}

/** The posts of common knowledge alone. */
export function priorFrequencies(aliases: AliasTable): DocumentFrequencies {
  const shares = sharesOf(aliases)
  return { documents: PRIOR_DOCUMENTS, df: (term) => shareOf(term, shares) * PRIOR_DOCUMENTS }
}

function shareOf(term: string, ofAliases: ReadonlyMap<string, number>): number {
  if (term.startsWith('k:')) return CONCEPT_SHARE
  if (term.startsWith('a:')) return ofAliases.get(term) ?? 0
  const share = wordShares().get(term)
  if (share !== undefined || !term.startsWith('w:')) return share ?? 0
  return /^w:\d+$/u.test(term) ? NUMBER_SHARE : 0
}

const known = new WeakMap<AliasTable, ReadonlyMap<string, number>>()

function sharesOf(aliases: AliasTable): ReadonlyMap<string, number> {
  const shares =
    known.get(aliases) ??
    new Map(aliases.aliases.map((alias) => [`a:${alias.canonical}`, SHARES[alias.type] ?? 0]))
  known.set(aliases, shares)
  return shares
}

let words: ReadonlyMap<string, number> | null = null

/** Shares of stems and pairs of characters that hold sentences together; made once, when first asked for. */
function wordShares(): ReadonlyMap<string, number> {
  if (words !== null) return words
  const shares = new Map<string, number>()
  const add = (term: string, share: number) => shares.set(term, Math.max(shares.get(term) ?? 0, share))
  for (const languages of Object.values(frequentWords)) {
    for (const [lang, list] of Object.entries(languages)) {
      for (const [rank, word] of list.split(' ').entries()) add(`w:${stem(word, lang)}`, shareOfRank(rank))
    }
  }
  for (const { share, pairs } of frequentPairs) {
    for (let at = 0; at + 2 <= pairs.length; at += 2) add(`c:${pairs.slice(at, at + 2)}`, share)
  }
  return (words = shares)
}

/** Zipf: the word of rank n is met about 1/n as often as the first, which three of ten posts hold. */
function shareOfRank(rank: number): number {
  return Math.min(0.3, 1 / (rank + 3))
}
