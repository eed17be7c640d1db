import { z } from 'zod'
import { changeKinds } from '#model/news.ts'
import { instant } from './operation.ts'

const hidden = z.string().describe('Its last 4 characters; one that only names a variable is shown whole.')

const shownTarget = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('webhook'), url: hidden, secret: hidden }),
    z.object({
      kind: z.literal('telegram'),
      token: hidden,
      chat: z.string(),
      thread: z.int().nullable(),
      api: z.string(),
    }),
    z.object({ kind: z.literal('discord'), url: hidden }),
    z.object({ kind: z.literal('slack'), url: hidden }),
    z.object({ kind: z.literal('ntfy'), url: hidden, token: hidden }),
    z.object({ kind: z.literal('mail'), to: z.string() }),
  ])
  .meta({ id: 'ShownTarget', description: 'Where it is told, without secrets.' })

const subscriptionParts = {
  id: z.int(),
  filter: z.object({ id: z.int(), name: z.string(), query: z.string() }),
  topic: z.string(),
  target: shownTarget,
  options: z.object({
    changes: z.array(z.enum(changeKinds)),
    zone: z.string(),
    quiet: z.object({ from: z.string(), to: z.string() }).nullable(),
    digest: z.enum(['off', 'hourly', 'daily']),
    digestAt: z.string(),
  }),
  state: z.enum(['active', 'paused', 'ended']),
  stateWhy: z.string().nullable(),
  stateSince: instant,
  failures: z.int().describe('Attempts in a row that failed because of the target.'),
  failingSince: instant.nullable(),
  holdUntil: instant.nullable().describe('Nothing is sent before.'),
  holdWhy: z.string().nullable(),
  position: z.int().describe('The stream has been read to here.'),
  madeAt: instant,
}

export const subscription = z
  .object(subscriptionParts)
  .meta({ id: 'Subscription', description: 'A filter whose stories are sent somewhere, and how that fares.' })

/** With the secret that was made up for it. */
export const madeSubscription = z.object({
  ...subscriptionParts,
  secret: z.string().optional().describe('The signing secret if it was made up here: told this once.'),
})

export const message = z
  .object({
    id: z.int().describe('The number in the id that receivers know it by.'),
    state: z.enum(['waiting', 'sent', 'failed']),
    isTest: z.boolean(),
    stories: z.array(
      z.object({ storyId: z.int(), title: z.string().describe('Empty once what was said is forgotten.') }),
    ),
    attempts: z.int(),
    madeAt: instant,
    nextAt: instant.nullable().describe('When it is sent, or tried again; null: it is settled.'),
    settledAt: instant.nullable(),
    outcome: z.string().nullable().describe('What came of the last attempt; null before the first.'),
    fix: z.string().nullable(),
  })
  .meta({ id: 'Message', description: 'What was sent, or is to be, to the target of a subscription.' })

/** With its newest messages. */
export const toldSubscription = z.object({
  ...subscriptionParts,
  messages: z.array(message).describe('The last 30, the newest first.'),
})
