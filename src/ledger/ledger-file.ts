import type { FileProblem } from '#model/file-problem.ts'
import type { ClaimRef } from '#storage/claims.ts'
import { parseJson } from '#text/parse-json.ts'
import { readForeignClaim } from './foreign-claim.ts'
import type { LedgerClaim } from './ledger-claim.ts'
import { type Place, type Problems, textOf } from './json-value.ts'

export type ReadLedger =
  | {
      readonly kind: 'ledger'
      readonly claims: readonly LedgerClaim[]
      /** How words were read that are not ours; for whom it concerns. */
      readonly remarks: readonly FileProblem[]
    }
  | { readonly kind: 'error'; readonly problems: readonly FileProblem[] }

/**
 * Reads a ledger: what `writeLedger` writes, or a bare list of claims with outcomes in other words ('refuted-as-name'),
 * ranges of days, and links with remarks behind them. It is good as a whole or not at all.
 */
export function readLedger(text: string): ReadLedger {
  const parsed = parseJson(text)
  if ('problem' in parsed) return { kind: 'error', problems: [parsed.problem] }
  const { value } = parsed
  const list = Array.isArray(value) ? value : claimsOf(value)
  if (list === null) {
    const message = 'this is no ledger: expected {"claims": [...]}, or a list of claims'
    return { kind: 'error', problems: [{ place: 'the file', message }] }
  }
  const problems: FileProblem[] = []
  const remarks: FileProblem[] = []
  const root = Array.isArray(value) ? '' : 'claims'
  const claims = list.flatMap((each, index) => {
    const place = `${root}[${index}]`
    return readForeignClaim(each, placeAt(place, problems, remarks)) ?? []
  })
  problems.push(...sameIds(claims, root))
  return problems.length > 0 ? { kind: 'error', problems } : { kind: 'ledger', claims, remarks }
}

/** A ledger as JSON, always in the same order, so that two that say the same are the same text. */
export function writeLedger(topicId: string, claims: readonly LedgerClaim[]): string {
  const ledger = { leakwire: 'ledger', version: 1, topic: topicId, claims: claims.map(claimJson) }
  return `${JSON.stringify(ledger, null, 2)}\n`
}

/** A claim as the file and the API show it. */
export function claimJson({ id, claim, who, saidWhen, outcome, resolvedAt, ...rest }: LedgerClaim): object {
  const posts = (rest.posts ?? []).toSorted((a, b) => (refKey(a) < refKey(b) ? -1 : 1))
  return {
    id,
    claim,
    who,
    when: saidWhen,
    outcome,
    resolvedAt: resolvedAt === null ? null : new Date(resolvedAt).toISOString(),
    evidence: rest.evidence,
    note: rest.note,
    posts: posts.map(({ url, source, id: postId, stance }) => ({ url, source, id: postId, stance })),
  }
}

function refKey({ url, source, id }: ClaimRef): string {
  return JSON.stringify([url, source, id])
}

function claimsOf(value: unknown): unknown[] | null {
  if (typeof value !== 'object' || value === null || !('claims' in value)) return null
  return Array.isArray(value.claims) ? value.claims : null
}

function placeAt(place: string, problems: FileProblem[], remarks: FileProblem[]): Place {
  const add =
    (list: FileProblem[]): Problems =>
    (member, message) =>
      list.push({ place: member === '' ? place : `${place}.${member}`, message })
  return { wrong: add(problems), remark: add(remarks) }
}

function sameIds(claims: readonly LedgerClaim[], root: string): FileProblem[] {
  return claims.flatMap(({ id }, index) => {
    const first = claims.findIndex((claim) => claim.id === id)
    if (first === index) return []
    return [{ place: `${root}[${index}].id`, message: `"${textOf(id)}" is the id of ${root}[${first}] too` }]
  })
}
