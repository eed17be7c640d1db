import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { storable } from '#storage/json-text.ts'
import { type KnownPassword, knownReaderPasswords, noteReaderUse } from '#storage/reader-passwords.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'
import { type Attempts, placeOf } from './attempts.ts'

/** Looks up the password that a request bears; null if it bears a wrong one. */
export type Recognise = (known: readonly KnownPassword[]) => KnownPassword | null

/** How often it is written down that an app was there. */
const noteEveryMs = 60_000
const longestAppName = 200

/**
 * The password of a request, null for a wrong one. Throws a problem (429) where too many wrong ones came from before,
 * whether it is right or not, unless that app was there before.
 */
export async function admit(
  c: Context,
  { db, now }: Pick<WebHands, 'db' | 'now'>,
  { attempts, recognise }: { readonly attempts: Attempts; readonly recognise: Recognise },
): Promise<KnownPassword | null> {
  const place = placeOf(addressOf(c))
  const password = recognise(await knownReaderPasswords(db))
  const waitMs = attempts.waitMs(place, now())
  if (waitMs > 0 && (password === null || !attempts.isKnown(place, password.id))) throw tooMany(waitMs)
  if (password === null) {
    attempts.noteWrong(place, now())
    return null
  }
  attempts.noteRight(place, password.id)
  await noteUse(c, { db, now }, password)
  return password
}

function tooMany(waitMs: number): WebProblem {
  const seconds = Math.ceil(waitMs / 1000)
  return new WebProblem(
    429,
    'Too many wrong passwords came from this address.',
    `Wait ${seconds} seconds and correct the password in the app.`,
    { headers: { 'Retry-After': String(seconds) } },
  )
}

async function noteUse(
  c: Context,
  { db, now }: Pick<WebHands, 'db' | 'now'>,
  { id, usedAt, usedBy }: KnownPassword,
): Promise<void> {
  const app = storable(c.req.header('user-agent') ?? '').slice(0, longestAppName)
  if (usedBy === app && usedAt !== null && now() - usedAt < noteEveryMs) return
  await noteReaderUse(db, id, app, now())
}

/** Where a request comes from; '' where no socket stands behind it. */
function addressOf(c: Context): string {
  const env = c.env as { readonly incoming?: unknown } | undefined
  return env?.incoming === undefined ? '' : (getConnInfo(c).remote.address ?? '')
}
