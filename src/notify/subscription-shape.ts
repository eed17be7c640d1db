import { z } from 'zod'
import { changeKinds } from '#model/news.ts'
import type { Target } from '#model/subscription.ts'
import { isZone, minutesOf } from './zone-time.ts'

const time = z
  .string()
  .refine((text) => minutesOf(text) !== null, 'a time of day such as 22:30')
  .describe('A time of day such as 22:30.')

/** All options of a subscription. */
export const optionsShape = z.strictObject({
  changes: z.array(z.enum(changeKinds)).describe('Which later changes of a story are told.'),
  zone: z
    .string()
    .max(60)
    .refine(isZone, 'a time zone such as Europe/Berlin')
    .describe('A time zone such as Europe/Berlin.'),
  quiet: z
    .strictObject({ from: time, to: time })
    .refine(({ from, to }) => from !== to, 'two times that are not the same')
    .nullable()
    .describe('When nothing is sent.'),
  digest: z.enum(['off', 'hourly', 'daily']),
  digestAt: time,
})

const variable = /\$\{[A-Za-z_][A-Za-z0-9_]*\}/u
const text = z.string({ error: 'a text' }).trim().max(2_000, 'at most 2,000 characters')

/** A text whose form is known, or that a variable of the environment gives. */
const like = (isRight: (text: string) => boolean, expected: string) =>
  text.refine((given) => variable.test(given) || isRight(given), expected)

const address = like((given) => {
  const url = URL.parse(given)
  return url !== null && /^https?:$/u.test(url.protocol) && url.hostname !== ''
}, 'an http or https address')

const webhook = z.strictObject({
  kind: z.literal('webhook'),
  url: address,
  secret: like(isSigningSecret, "'whsec_' and 24 to 64 bytes in base64")
    .optional()
    .describe('Signs what is sent. Left out, it is made up.'),
})
const telegram = z.strictObject({
  kind: z.literal('telegram'),
  token: like(
    (given) => /^\d{3,20}:[\w-]{20,100}$/u.test(given),
    'the token that @BotFather gave for the bot',
  ),
  chat: like(
    (given) => /^(?:@\w{3,64}|-?\d{1,20})$/u.test(given),
    'the number of a chat, or @name of a channel',
  ),
  thread: z.coerce
    .number({ error: 'the number of a thread' })
    .int('the number of a thread')
    .min(1, 'the number of a thread')
    .nullable()
    .optional(),
  api: address.optional(),
})
const discord = z.strictObject({ kind: z.literal('discord'), url: address })
const slack = z.strictObject({ kind: z.literal('slack'), url: address })
const ntfy = z.strictObject({
  kind: z.literal('ntfy'),
  url: address.refine(
    (given) =>
      variable.test(given) || /^[-\w]{1,64}$/u.test(URL.parse(given)?.pathname.split('/').at(-1) ?? ''),
    'the address of a topic, such as https://ntfy.sh/my-leaks',
  ),
  token: like((given) => /^[\w.~+/=-]*$/u.test(given), 'an access token').optional(),
})
const mail = z.strictObject({
  kind: z.literal('mail'),
  to: text.refine(isMailAddress, 'one address, such as you@example.org'),
})

/** A target as it is given; `completeTarget` fills in what may be left out. */
export const targetShape = z.discriminatedUnion('kind', [webhook, telegram, discord, slack, ntfy, mail])

/** A target of which parts that are not shown may be missing. */
export const shownTargetShape = z.discriminatedUnion('kind', [
  webhook.partial({ url: true }),
  telegram.partial({ token: true }),
  discord.partial({ url: true }),
  slack.partial({ url: true }),
  ntfy.partial({ url: true }),
  mail,
])

/** Which part of each kind is an address or a secret that is not shown: left empty in an edit, it stays. */
export const hiddenParts: Readonly<Record<Target['kind'], readonly string[]>> = {
  webhook: ['url', 'secret'],
  telegram: ['token'],
  discord: ['url'],
  slack: ['url'],
  ntfy: ['url', 'token'],
  mail: [],
}

/** The whole of a target, with a secret of `newSecret` where one is needed and none was given. */
export function completeTarget(given: z.output<typeof targetShape>, newSecret: () => string): Target {
  switch (given.kind) {
    case 'webhook':
      return { ...given, secret: given.secret ?? newSecret() }
    case 'telegram':
      return { ...given, thread: given.thread ?? null, api: given.api ?? 'https://api.telegram.org' }
    case 'ntfy':
      return { ...given, token: given.token ?? '' }
    case 'discord':
    case 'slack':
    case 'mail':
      return given
  }
}

/** 'whsec_' or nothing, and 24 to 64 bytes in base64. */
function isSigningSecret(given: string): boolean {
  const key = given.replace(/^whsec_/u, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/u.test(key) || key.length % 4 !== 0) return false
  const bytes = (key.replaceAll('=', '').length * 3) >> 2
  return bytes >= 24 && bytes <= 64
}

/** One address without a name: nothing in it can end a line or begin another address. */
function isMailAddress(given: string): boolean {
  return /^[^\s@<>,;:"\\()[\]]{1,64}@[^\s@<>,;:"\\()[\]]{1,255}$/u.test(given)
}
