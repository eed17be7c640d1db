import type { AliasTable } from '#text/aliases.ts'
import { normalise } from '#text/normalise.ts'

/** Who is meant by a name. */
export interface LeakerName {
  /** The same for all spellings of one leaker. */
  readonly key: string
  /** How the leaker is shown. */
  readonly name: string
  /** A company or one of its people: what they say settles claims, and is no leak. */
  readonly isOfficial: boolean
  /** The alias table knows the name. */
  readonly isKnown: boolean
}

type Alias = AliasTable['aliases'][number]

/**
 * Who an author or the 'who' of a claim is: 'Digital Chat Station (Weibo)' and '数码闲聊站' are one. Only a name at the
 * beginning counts, and only if it is all of it but for a place, a handle or others: 'the press, from Digital Chat
 * Station' and 'Xiaomi Fans' are somebody else. Without an alias, names are compared without case and without what
 * stands in brackets at their end.
 */
export function leakerOf(written: string, aliases: AliasTable): LeakerName {
  const alias = aliasOf(written, aliases)
  if (alias !== null) {
    const { canonical, name, type } = alias
    return { key: canonical, name, isOfficial: type !== 'leaker', isKnown: true }
  }
  const name = written.replace(PLACE, '').trim() || written.trim()
  const key = normalise(name).text.replace(/^@/u, '').replaceAll(/\s+/gu, ' ').trim().toLowerCase()
  return { key, name, isOfficial: false, isKnown: false }
}

/** '(Weibo)', '(website)' at the end. */
const PLACE = /\s*[(（][^()（）]{1,60}[)）]\s*$/u

function aliasOf(written: string, aliases: AliasTable): Alias | null {
  const hits = aliases.find(written).filter(({ alias }) => voices.has(alias.type))
  const [first] = hits
  if (first === undefined || /[\p{L}\p{N}]/u.test(written.slice(0, first.start))) return null
  let { end } = first
  for (const hit of hits) {
    const isNext = hit.start >= end && !/[\p{L}\p{N}]/u.test(written.slice(end, hit.start))
    if (isNext && hit.alias.canonical === first.alias.canonical) ({ end } = hit)
  }
  const rest = written.slice(end)
  const isCompany = first.alias.type === 'company'
  return AFTER.test(isCompany ? rest.replace(COMPANY_WORDS, '') : rest) ? first.alias : null
}

const voices: ReadonlySet<string> = new Set(['leaker', 'person', 'company'])
/** Nothing more, or what does not change who it is. */
const AFTER = /^[\s)\]}）】]*(?:$|[([{（【,，、;；|/·•—–:：@&+]|-\s|(?:and|on|via|from|at)\s)/iu
/** What companies add to their name where they speak themselves. */
const COMPANY_WORDS = /^(?:\s*(?:official(?:ly)?|官方微博|官方|公式|공식|global|corporation|手机|公司))+/iu
