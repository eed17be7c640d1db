import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { changeKinds } from '#model/news.ts'
import type { SubscriptionOptions, Target } from '#model/subscription.ts'
import { isZone, minutesOf } from '#notify/zone-time.ts'
import { storable } from '#storage/json-text.ts'
import { WebProblem } from './problem.ts'

/** What a body or a form says of a subscription; what is left out stays as it is. */
export interface SubscriptionWish {
  readonly filter?: number
  readonly target?: Readonly<Record<string, unknown>>
  readonly options?: Partial<SubscriptionOptions>
  readonly paused?: boolean
  /** Of one that is taken up again: what is told of the time between. */
  readonly from?: 'now' | 'last'
}

const time = z
  .string()
  .refine((text) => minutesOf(text) !== null, 'a time of day such as 22:30')
  .describe('A time of day such as 22:30.')
const options = z
  .strictObject({
    changes: z.array(z.enum(changeKinds)).describe('Which later changes of a story are told.'),
    zone: z
      .string()
      .max(60)
      .refine(isZone, 'a time zone such as Europe/Berlin')
      .describe('A time zone such as Europe/Berlin.'),
    quiet: z.strictObject({ from: time, to: time }).nullable().describe('When nothing is sent.'),
    digest: z.enum(['off', 'hourly', 'daily']),
    digestAt: time,
  })
  .partial()
const filterId = z.int().min(1).describe('The id of a filter in use.')
const wish = z.strictObject({
  filter: filterId.optional(),
  target: z.record(z.string(), z.unknown()).optional(),
  options: options.optional(),
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

const variable = /\$\{[A-Za-z_][A-Za-z0-9_]*\}/u
const text = z.string().trim().max(2_000).transform(storable)

/** A text whose form is known, or that a variable of the environment gives. */
const like = (isRight: (text: string) => boolean, expected: string) =>
  text.refine((given) => variable.test(given) || isRight(given), expected)

const address = like((given) => {
  const url = URL.parse(given)
  return url !== null && /^https?:$/u.test(url.protocol) && url.hostname !== ''
}, 'an http or https address')

const targets = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('webhook'),
    url: address,
    secret: like(isSigningSecret, "'whsec_' and 24 to 64 bytes in base64")
      .optional()
      // No default: the description of the API would show one that was made up.
      .transform((given) => given ?? newSigningSecret())
      .describe('Signs what is sent. Left out, it is made up.'),
  }),
  z.strictObject({
    kind: z.literal('telegram'),
    token: like(
      (given) => /^\d{3,20}:[\w-]{20,100}$/u.test(given),
      'the token that @BotFather gave for the bot',
    ),
    chat: like(
      (given) => /^(?:@\w{3,64}|-?\d{1,20})$/u.test(given),
      'the number of a chat, or @name of a channel',
    ),
    // No default: in a change it stays.
    thread: z.coerce
      .number()
      .int()
      .min(1)
      .nullable()
      .optional()
      .transform((given) => given ?? null),
    api: address.default('https://api.telegram.org'),
  }),
  z.strictObject({ kind: z.literal('discord'), url: address }),
  z.strictObject({ kind: z.literal('slack'), url: address }),
  z.strictObject({
    kind: z.literal('ntfy'),
    url: address.refine(
      (given) =>
        variable.test(given) || /^[-\w]{1,64}$/u.test(URL.parse(given)?.pathname.split('/').at(-1) ?? ''),
      'the address of a topic, such as https://ntfy.sh/my-leaks',
    ),
    token: like((given) => /^[\w.~+/=-]*$/u.test(given), 'an access token').default(''),
  }),
  z.strictObject({
    kind: z.literal('mail'),
    to: text.refine(isMailAddress, 'one address, such as you@example.org'),
  }),
])

/** What makes a subscription, and what changes one, as the API describes them; `readSubscription` and `readTarget` read both. */
export const newSubscription = z.strictObject({
  filter: filterId,
  target: targets.meta({
    id: 'Target',
    description: 'Where to tell. Texts may hold ${NAME}, a variable of the environment.',
  }),
  options: options.optional(),
})
export const subscriptionChange = wish.extend({
  target: z
    .union(targets.options.map((kind) => kind.partial()))
    .optional()
    .describe('Of the same kind, parts that are left out or empty stay; another kind needs all of its own.'),
})

/** Which part of each kind is an address or a secret that is not shown: left empty in an edit, it stays. */
export const hiddenParts: Readonly<Record<Target['kind'], readonly string[]>> = {
  webhook: ['url', 'secret'],
  telegram: ['token'],
  discord: ['url'],
  slack: ['url'],
  ntfy: ['url', 'token'],
  mail: [],
}

/**
 * The target that is wished for. Parts left out, or empty, stay as `before` has them if that is of the same kind. Throws
 * a problem that names what is wrong, and none of the values.
 */
export function readTarget(given: Readonly<Record<string, unknown>>, before: Target | null): Target {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
  const isSame = before !== null && (filled['kind'] === undefined || filled['kind'] === before.kind)
  const example = '{"target": {"kind": "webhook", "url": "https://example.org/hook"}}'
  return parse(targets, isSame ? { ...before, ...filled } : filled, example)
}

/** 'whsec_' and 32 random bytes. */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

function isSigningSecret(given: string): boolean {
  const key = given.replace(/^whsec_/u, '')
  const { length } = Buffer.from(key, 'base64')
  return /^[A-Za-z0-9+/]+={0,2}$/u.test(key) && key.length % 4 === 0 && length >= 24 && length <= 64
}

/** One address without a name: nothing in it can end a line or begin another address. */
function isMailAddress(given: string): boolean {
  return /^[^\s@<>,;:"\\()[\]]{1,64}@[^\s@<>,;:"\\()[\]]{1,255}$/u.test(given)
}

function parse<T>(shape: z.ZodType<T>, body: unknown, example: string): T {
  const given = shape.safeParse(body)
  if (given.success) return given.data
  const wrong = given.error.issues.map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`)
  throw new WebProblem(
    422,
    `This cannot be taken: ${wrong.join('; ')}.`,
    `Give something such as ${example}.`,
  )
}

function withoutUndefined(value: object): object {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, key === 'options' ? withoutUndefined(inner as object) : inner]),
  )
}
