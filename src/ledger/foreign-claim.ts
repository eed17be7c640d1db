import type { Stance } from '#model/story.ts'
import type { ClaimRef, Outcome } from '#storage/claims.ts'
import { type Place, membersOf, textOf, textsOf } from './json-value.ts'
import type { LedgerClaim } from './ledger-claim.ts'
import { outcomeInWords } from './outcome-words.ts'
import { saidFrom } from './said-when.ts'

/** One claim as a file tells it; null if something is wrong with it, which is noted. */
export function readForeignClaim(value: unknown, place: Place): LedgerClaim | null {
  const members = membersOf(value)
  if (members === null) {
    place.wrong('', `expected a claim such as {"id": "C1", "claim": "...", "outcome": "confirmed"}`)
    return null
  }
  let isGood = true
  const strict: Place = {
    ...place,
    wrong: (member, message) => {
      isGood = false
      place.wrong(member, message)
    },
  }
  const outcome = outcomeOf(members['outcome'], strict)
  const links = linksOf(members, strict)
  const claim = {
    id: needed(members, 'id', strict),
    claim: needed(members, 'claim', strict),
    who: optional(members, 'who', strict),
    saidWhen: whenOf(members['when'], strict),
    outcome: outcome.outcome,
    resolvedAt: resolvedOf(members['resolvedAt'], outcome.outcome, strict),
    evidence: links.evidence,
    note: [optional(members, 'note', strict), outcome.note, ...links.notes].filter(Boolean).join('\n'),
    posts: refsOf(members['posts'], strict),
    via: links.via,
  }
  const unknown = Object.keys(members).filter((name) => !known.has(name))
  for (const name of unknown) place.remark(name, 'is not known and was left out')
  return isGood ? claim : null
}

const known: ReadonlySet<string> = new Set(
  'id claim who when outcome resolvedAt evidence note posts via contradiction'.split(' '),
)
const longest = { id: 100, text: 4_000 }

function needed(members: Readonly<Record<string, unknown>>, name: 'id' | 'claim', place: Place): string {
  const text = optional(members, name, place)
  const most = name === 'id' ? longest.id : longest.text
  if (text === '') place.wrong(name, 'is missing')
  else if (text.length > most) place.wrong(name, `is longer than ${most} letters`)
  return text
}

function optional(members: Readonly<Record<string, unknown>>, name: string, place: Place): string {
  const value = members[name] ?? ''
  if (typeof value === 'string') return value.trim()
  place.wrong(name, `expected a text, not ${textOf(value)}`)
  return ''
}

/** '2023-10-08..09' is known from its first day on. */
function whenOf(value: unknown, place: Place): string {
  if (value === undefined || value === null || value === '') return ''
  const text =
    typeof value === 'string'
      ? (/^\d{4}(?:-\d\d){0,2}(?=$|T|\s*(?:\.\.|\/|–))/u.exec(value.trim())?.[0] ?? '')
      : ''
  if (text === '' || saidFrom(text) === null)
    place.wrong('when', `expected a day or a month such as 2023-10-08 or 2023-10, not ${textOf(value)}`)
  return text
}

/** An open claim has no day that its outcome was known on. */
function resolvedOf(value: unknown, outcome: Outcome, place: Place): number | null {
  const at = instantOf(value, place)
  if (at === null || outcome !== 'unresolved') return at
  place.remark('resolvedAt', 'was left out, since the claim is open')
  return null
}

function instantOf(value: unknown, place: Place): number | null {
  if (value === undefined || value === null || value === '') return null
  const at =
    typeof value === 'string' && /^\d{4}-\d\d-\d\d(?:$|T)/u.test(value) ? Date.parse(value) : Number.NaN
  if (at >= 0) return at
  place.wrong('resolvedAt', `expected a day since 1970 such as 2023-10-17, or null, not ${textOf(value)}`)
  return null
}

function outcomeOf(value: unknown, place: Place): { readonly outcome: Outcome; readonly note: string } {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : ''
  const outcome = outcomeInWords(word)
  if (outcome === null) {
    place.wrong('outcome', `expected confirmed, partly, refuted or unresolved, not ${textOf(value)}`)
    return { outcome: 'unresolved', note: '' }
  }
  if (outcome === word) return { outcome, note: '' }
  place.remark('outcome', `"${word}" was read as ${outcome}`)
  return { outcome, note: `Outcome in the file it came from: ${word}.` }
}

function linksOf(members: Readonly<Record<string, unknown>>, place: Place) {
  const of = (name: string): readonly string[] => {
    const texts = textsOf(members[name])
    if (texts === null) place.wrong(name, `expected a list of links, not ${textOf(members[name])}`)
    return texts ?? []
  }
  const evidence = [...of('evidence'), ...of('contradiction')].map(linkIn)
  const via = of('via').map(linkIn)
  return {
    evidence: [...new Set(evidence.flatMap(({ url }) => url ?? []))],
    via: [...new Set(via.flatMap(({ url }) => url ?? []))],
    notes: [...evidence, ...via].flatMap(({ remark, url }) =>
      remark === '' ? [] : `${url === null ? '' : `${new URL(url).hostname}: `}${remark}`,
    ),
  }
}

/** 'https://example.org/page (what it says)', or a remark without a link. */
function linkIn(text: string): { readonly url: string | null; readonly remark: string } {
  const whole = text.trim()
  if (!/\s/u.test(whole) && /^https?:/u.test(whole) && URL.canParse(whole)) return { url: whole, remark: '' }
  const found = /https?:\/\/[^\s()<>"]+/u.exec(text)?.[0] ?? null
  if (found === null || !URL.canParse(found)) return { url: null, remark: text.trim() }
  const rest = text.replace(found, ' ').trim()
  return { url: found, remark: /^\((.*)\)$/su.exec(rest)?.[1]?.trim() ?? rest }
}

const stances: readonly Stance[] = ['says', 'denies', 'confirms']

function refsOf(value: unknown, place: Place): ClaimRef[] | null {
  if (value === undefined || value === null) return null
  if (!Array.isArray(value)) {
    place.wrong('posts', `expected a list of posts, not ${textOf(value)}`)
    return null
  }
  return value.flatMap((each: unknown, index) => refOf(each, `posts[${index}]`, place) ?? [])
}

function refOf(value: unknown, at: string, place: Place): ClaimRef | null {
  const { url = null, source = null, id = null, stance = 'says' } = membersOf(value) ?? {}
  const texts = [url, source, id].every((each) => each === null || typeof each === 'string')
  const known = stances.find((each) => each === stance)
  if (known === undefined)
    place.wrong(`${at}.stance`, `expected says, denies or confirms, not ${textOf(stance)}`)
  else if (!texts || (url === null && (source === null || id === null)))
    place.wrong(at, 'expected a post with its "url", or its "source" and its "id" there')
  else return { url, source, id, stance: known } as ClaimRef
  return null
}
