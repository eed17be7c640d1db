import type { EntityType } from '#model/keyword.ts'
import type { AliasTable } from '#text/aliases.ts'
import type { DocumentFrequencies } from './weigh.ts'

/** Share of the posts of a stream on phones and systems that name one given thing of a type; all others are rare. */
const SHARES: Partial<Record<EntityType, number>> = {
  company: 0.15,
  os: 0.12,
  leaker: 0.04,
  person: 0.04,
  device: 0.03,
  chipset: 0.03,
}
const CONCEPT_SHARE = 0.06
const PRIOR_DOCUMENTS = 150

/**
 * `seen` with 150 posts of common knowledge before it, so that on the first day 'Xiaomi' is already a common word and
 * a rare one does not depend on how many posts came before. Its weight fades as the table fills.
 */
export function withPrior(seen: DocumentFrequencies, aliases: AliasTable): DocumentFrequencies {
  const prior = priorFrequencies(aliases)
  return {
    get documents() {
      return seen.documents + prior.documents
    },
    df: (term) => seen.df(term) + prior.df(term),
  }
}

/** The posts of common knowledge alone. */
export function priorFrequencies(aliases: AliasTable): DocumentFrequencies {
  const shares = new Map(aliases.aliases.map((alias) => [`a:${alias.canonical}`, SHARES[alias.type] ?? 0]))
  return {
    documents: PRIOR_DOCUMENTS,
    df: (term) => {
      if (term.startsWith('k:')) return CONCEPT_SHARE * PRIOR_DOCUMENTS
      return term.startsWith('a:') ? (shares.get(term) ?? 0) * PRIOR_DOCUMENTS : 0
    },
  }
}
