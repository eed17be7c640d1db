import { z } from 'zod'
import { instant } from './operation.ts'

const outcome = z.enum(['confirmed', 'partly', 'refuted', 'unresolved'])
const claimParts = {
  id: z.string(),
  claim: z.string(),
  who: z.string(),
  outcome,
  resolvedAt: instant.nullable(),
  evidence: z.array(z.string()),
  note: z.string(),
}

/** As a story tells of it. */
export const claim = z
  .object({ ...claimParts, saidWhen: z.string() })
  .meta({ id: 'ClaimOfStory', description: 'What was asserted, and what became of it.' })

const when = z.string().describe('A day or a month, as known: 2023-08-22, 2023-03.')

export const changedClaim = z
  .object({ ...claimParts, when })
  .meta({ id: 'Claim', description: 'What was asserted, and what became of it.' })

export const ledgerClaim = z
  .object({
    ...claimParts,
    when,
    posts: z.array(
      z.object({
        url: z.string().nullable(),
        source: z.string().nullable(),
        id: z.string().nullable(),
        stance: z.enum(['says', 'denies', 'confirms']),
      }),
    ),
  })
  .meta({ id: 'LedgerClaim', description: 'A claim with the posts that speak to it.' })

export const leaker = z
  .object({
    key: z.string(),
    name: z.string(),
    posts: z.int(),
    stories: z.int(),
    firsts: z.int().describe('Stories that this leaker was the first to report.'),
    count: z.object({
      confirmed: z.int(),
      partly: z.int(),
      refuted: z.int(),
      unresolved: z.int(),
    }),
    settled: z.int(),
    right: z.number().describe('Of the settled ones; partly counts as half.'),
    lowerBound: z.number().describe('The share of right ones that may be counted on, 0 to 1.'),
    medianLeadMs: z.number().nullable(),
    claims: z.array(
      z.object({
        id: z.string(),
        outcome,
        saidAt: instant.nullable(),
        leadMs: z.number().nullable(),
        stories: z.array(z.int()),
      }),
    ),
  })
  .meta({ id: 'Leaker', description: 'What somebody told, and what became of it.' })

export const ledgerFile = z
  .object({
    leakwire: z.literal('ledger'),
    version: z.literal(1),
    topic: z.string(),
    claims: z.array(ledgerClaim),
  })
  .meta({ id: 'Ledger' })

export const placedRemark = z.object({ place: z.string(), message: z.string() }).meta({ id: 'Remark' })

export const importedClaim = z
  .object({
    id: z.string(),
    kind: z.enum(['added', 'changed', 'same']),
    by: z.enum(['named', 'links', 'text', 'none']).describe('How its posts were found.'),
    posts: z.int(),
  })
  .meta({ id: 'ImportedClaim' })
