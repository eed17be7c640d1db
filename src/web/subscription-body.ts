import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { changeKinds } from '#model/news.ts'
import type { SubscriptionOptions, Target } from '#model/subscription.ts'
import { completeTarget, optionsShape, targetShape } from '#notify/subscription-shape.ts'
import { storable } from '#storage/json-text.ts'
import { WebProblem } from './problem.ts'
import { listed, problemsIn } from './read-body.ts'

/** What a body or a form says of a subscription; what is left out stays as it is. */
export interface SubscriptionWish {
  readonly filter?: number
  readonly target?: Readonly<Record<string, unknown>>
  readonly options?: Partial<SubscriptionOptions>
  readonly paused?: boolean
  /** Of one that is taken up again: what is told of the time between. */
  readonly from?: 'now' | 'last'
}

const filterId = z
  .int({ error: 'the number of a filter' })
  .min(1, 'the number of a filter')
  .describe('The id of a filter in use.')
const wish = z.strictObject({
  filter: filterId.optional(),
  target: z.record(z.string(), z.unknown()).optional(),
  options: optionsShape.partial().optional(),
  paused: z.boolean().optional(),
  from: z
    .enum(['now', 'last'])
    .optional()
    .describe('With "paused": false: from now on, or from where it stopped. Left out: now.'),
})

/** Reads a wish. Throws a problem that names what is wrong in it. */
export function readSubscription(body: unknown): SubscriptionWish {
  const example = '{"filter": 1, "target": {"kind": "ntfy", "url": "https://ntfy.sh/my-leaks"}}'
  return withoutUndefined(parse(wish, body, example))
}

/** As they are until somebody says otherwise; times are those of this machine's zone. */
export function usualOptions(): SubscriptionOptions {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return { changes: [...changeKinds], zone, quiet: null, digest: 'off', digestAt: '08:00' }
}

/** What makes a subscription, and what changes one, as the API describes them; `readSubscription` and `readTarget` read both. */
export const newSubscription = z.strictObject({
  filter: filterId,
  target: targetShape.meta({
    id: 'Target',
    description: 'Where to tell. Texts may hold ${NAME}, a variable of the environment.',
  }),
  options: optionsShape.partial().optional(),
})
export const subscriptionChange = wish.extend({
  target: z
    .union(targetShape.options.map((kind) => kind.partial()))
    .optional()
    .describe('Of the same kind, parts that are left out or empty stay; another kind needs all of its own.'),
})

/**
 * The target that is wished for. Parts left out, or empty, stay as `before` has them if that is of the same kind. Throws
 * a problem that names what is wrong, and none of the values.
 */
export function readTarget(given: Readonly<Record<string, unknown>>, before: Target | null): Target {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
  const isSame = before !== null && (filled['kind'] === undefined || filled['kind'] === before.kind)
  const example = '{"target": {"kind": "webhook", "url": "https://example.org/hook"}}'
  const whole = parse(targetShape, storable(isSame ? { ...before, ...filled } : filled), example)
  return completeTarget(whole, newSigningSecret)
}

/** 'whsec_' and 32 random bytes. */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

function parse<T>(shape: z.ZodType<T>, body: unknown, example: string): T {
  const given = shape.safeParse(body)
  if (given.success) return given.data
  const problems = problemsIn(given.error)
  throw new WebProblem(
    422,
    `This cannot be taken: ${listed(problems)}.`,
    `Give something such as ${example}.`,
    { details: { problems } },
  )
}

function withoutUndefined(value: object): object {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, key === 'options' ? withoutUndefined(inner as object) : inner]),
  )
}
