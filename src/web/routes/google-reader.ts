import { type Context, Hono } from 'hono'
import { baseOf } from '#web/asked.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'
import { admit } from '#web/reader/access.ts'
import { allowPages, inText, jsonAnswer, textAnswer } from '#web/reader/answer.ts'
import { limited, readAsked } from '#web/reader/asked.ts'
import type { Attempts } from '#web/reader/attempts.ts'
import { subscriptionList, tagList, unreadCount, userInfo } from '#web/reader/google/lists.ts'
import { editTag, markAllAsRead } from '#web/reader/google/marks.ts'
import { type GooglePath, type GoogleRequest, googlePath } from '#web/reader/google/request.ts'
import { itemContents, itemIds, streamContents } from '#web/reader/google/streams.ts'
import {
  disableTag,
  editSubscription,
  importList,
  quickAdd,
  renameTag,
} from '#web/reader/google/subscriptions.ts'
import { passwordOfToken, tokenOf } from '#web/reader/password.ts'

/** A thousand ids take 75 KB; who was offline for a year sends all at once. */
const maxBytes = 3 * 1024 * 1024
const maxListBytes = 10 * 1024 * 1024

type Handler = (c: Context, request: GoogleRequest, rest: string) => Response | Promise<Response>

const reading: Readonly<Record<string, Handler>> = {
  'user-info': userInfo,
  token: editToken,
  'tag/list': tagList,
  'subscription/list': subscriptionList,
  'unread-count': unreadCount,
  'stream/items/ids': itemIds,
  'stream/contents': streamContents,
  'stream/items/contents': itemContents,
  'preference/list': (c) => jsonAnswer(c, { prefs: [] }),
  'preference/stream/list': (c) => jsonAnswer(c, { streamprefs: {} }),
}

const changing: Readonly<Record<string, Handler>> = {
  'edit-tag': editTag,
  'mark-all-as-read': markAllAsRead,
  'subscription/edit': editSubscription,
  'subscription/quickadd': quickAdd,
  'subscription/import': importList,
  'rename-tag': renameTag,
  'disable-tag': disableTag,
}

/**
 * The Google Reader API for reader apps, at the root and under /api/greader.php. What is asked for is also answered to
 * POST; changes to POST alone. No slash too many leads to a redirect: that would make a GET of a POST.
 */
export function googleReaderRoutes(hands: WebHands, attempts: Attempts): Hono {
  const app = new Hono()
  app.all('*', async (c, next) => {
    const path = googlePath(new URL(c.req.url).pathname)
    if (path === null) return await next()
    allowPages(c)
    if (c.req.method === 'OPTIONS') return c.body(null, 204)
    return await inText(c, () => answer(c, hands, { path, attempts }))
  })
  return app
}

async function answer(
  c: Context,
  hands: WebHands,
  { path, attempts }: { readonly path: GooglePath; readonly attempts: Attempts },
): Promise<Response> {
  const { endpoint, rest } = path
  if (endpoint === 'root') return textAnswer(c, 'OK')
  if (endpoint === 'login') return await login(c, hands, attempts)
  const handler = handlerOf(endpoint, c.req.method)
  const authorization = c.req.header('authorization') ?? ''
  const [, token] = /^GoogleLogin\s+auth=(\S+)$/iu.exec(authorization.trim()) ?? []
  if (token === undefined) throw unauthorized()
  const recognise = (known: Parameters<typeof passwordOfToken>[0]) => passwordOfToken(known, token)
  const password = await admit(c, hands, { attempts, recognise })
  if (password === null) throw unauthorized()
  await limited(c, endpoint === 'subscription/import' ? maxListBytes : maxBytes)
  return await handler(c, { hands, password, base: baseOf(c, hands), ...(await readAsked(c)) }, rest)
}

/** Gives the token for a password. Whatever stands in Authorization is of another time; the user is always the owner. */
async function login(c: Context, hands: WebHands, attempts: Attempts): Promise<Response> {
  if (c.req.method !== 'POST') throw wrongMethod('POST')
  await limited(c, maxBytes)
  const { parameters } = await readAsked(c)
  const given = (parameters.get('Passwd') ?? '').trim()
  const token = tokenOf(given)
  const recognise = (known: Parameters<typeof passwordOfToken>[0]) => passwordOfToken(known, token)
  if (given === '' || (await admit(c, hands, { attempts, recognise })) === null)
    return c.body('Error=BadAuthentication\n', 401, { 'Content-Type': 'text/plain; charset=UTF-8' })
  return textAnswer(c, `SID=${token}\nLSID=${token}\nAuth=${token}\n`)
}

/** What apps send back as `T` and nobody looks at: a page elsewhere cannot send the header that lets one in. */
function editToken(c: Context, { password }: GoogleRequest): Response {
  return textAnswer(c, `leakwire-${password.id}`)
}

function handlerOf(endpoint: string, method: string): Handler {
  const reader = Object.hasOwn(reading, endpoint) ? reading[endpoint] : undefined
  const changer = Object.hasOwn(changing, endpoint) ? changing[endpoint] : undefined
  if (reader === undefined && changer === undefined)
    throw new WebProblem(
      404,
      'The Google Reader API has nothing at this address here.',
      'Look for a slip in it.',
    )
  if (reader !== undefined && /^(?:GET|HEAD|POST)$/u.test(method)) return reader
  if (changer !== undefined && method === 'POST') return changer
  throw wrongMethod(reader === undefined ? 'POST' : 'GET, POST')
}

function wrongMethod(allowed: string): WebProblem {
  return new WebProblem(405, 'This cannot be asked so.', `Send it as ${allowed}.`, {
    headers: { Allow: allowed },
  })
}

function unauthorized(): WebProblem {
  return new WebProblem(401, 'Unauthorized.', 'Log in again.', {
    headers: { 'X-Reader-Google-Bad-Token': 'true', 'Google-Bad-Token': 'true' },
  })
}
