import { z } from 'zod'
import type { ClaimEdit, NewClaim } from '#ledger/change-claim.ts'
import { isDayOrMonth } from '#ledger/said-when.ts'
import { outcomes } from '#storage/claims.ts'
import { storable } from '#storage/json-text.ts'
import { readBody } from './read-body.ts'

const text = (most: number) => z.string().trim().max(most).transform(storable)
const day = z
  .union([z.iso.date(), z.iso.datetime()], { error: 'expected a day such as 2023-10-17' })
  .refine((text) => Date.parse(text) >= 0, 'expected a day since 1970')
const link = z.url({ protocol: /^https?$/u, error: 'expected links that begin with http' }).max(4_000)

export const claimEdit = z.strictObject({
  claim: text(4_000).pipe(z.string().min(1)).optional(),
  who: text(300).optional(),
  when: z.string().refine(isDayOrMonth, 'expected a day or a month such as 2023-10').optional(),
  outcome: z.enum(outcomes).optional(),
  resolvedAt: day.nullable().optional(),
  evidence: z.array(link).max(50).optional(),
  note: text(4_000).optional(),
})
export const newClaim = claimEdit.extend({
  claim: text(4_000).pipe(z.string().min(1)),
  story: z.int().min(1).optional(),
  posts: z.array(z.int().min(1)).max(1_000).optional(),
})

/** What a body says of a claim. Throws a problem that names what is wrong in it. */
export function readClaimEdit(body: unknown): ClaimEdit {
  return editOf(readBody(claimEdit, body, '{"outcome": "confirmed", "resolvedAt": "2023-10-17"}'))
}

/** A new claim as a body tells it. Throws a problem that names what is wrong in it. */
export function readNewClaim(body: unknown): NewClaim {
  const { story, posts, claim, ...rest } = readBody(
    newClaim,
    body,
    '{"claim": "MIUI ends with 14.", "story": 3}',
  )
  return { ...editOf(rest), claim, storyId: story ?? null, postIds: posts ?? [] }
}

/** The same of a form, where everything is a text and links stand in lines; empty fields are left out. */
export function formBody(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = Object.entries(fields).filter(
    (field): field is [string, string] => typeof field[1] === 'string' && field[1].trim() !== '',
  )
  const { evidence, story, ...texts } = Object.fromEntries(given)
  return {
    ...texts,
    ...(evidence !== undefined && { evidence: evidence.split(/\s+/u).filter(Boolean) }),
    ...(story !== undefined && { story: Number(story.replace(/^\D+/u, '')) }),
  }
}

function editOf({
  when,
  resolvedAt,
  claim,
  who,
  outcome,
  evidence,
  note,
}: z.infer<typeof claimEdit>): ClaimEdit {
  return {
    ...(claim !== undefined && { claim }),
    ...(who !== undefined && { who }),
    ...(when !== undefined && { saidWhen: when }),
    ...(outcome !== undefined && { outcome }),
    ...(resolvedAt !== undefined && { resolvedAt: resolvedAt === null ? null : Date.parse(resolvedAt) }),
    ...(evidence !== undefined && { evidence }),
    ...(note !== undefined && { note }),
  }
}
