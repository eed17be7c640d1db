import type { Context } from 'hono'
import { storable } from '#storage/json-text.ts'
import { type TopicInForce, topicsInForce } from '#storage/topics.ts'
import type { WebHands } from './hands.ts'
import { WebProblem } from './problem.ts'

/** A parameter of the address as text the database takes; '' if it is not there. */
export function askedText(c: Context, name: string): string {
  return storable(c.req.query(name) ?? '')
}

/** A whole number of the address, null if it is not there. Throws a problem for anything else. */
export function askedNumber(
  c: Context,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | null {
  const text = c.req.query(name)
  if (text === undefined || text === '') return null
  const value = /^\d{1,16}$/u.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new WebProblem(
    400,
    `"${name}" is not a number that can be asked for.`,
    `Give a whole number from ${least} to ${most}.`,
  )
}

/** How many of something a page holds. */
export function askedLimit(c: Context): number {
  return askedNumber(c, 'limit', { least: 1, most: 100 }) ?? 30
}

/** A number in the path, null for anything else: there is no such thing then. */
export function pathNumber(text: string | undefined): number | null {
  return /^\d{1,15}$/u.test(text ?? '') ? Number(text) : null
}

/** Where a position may lie. */
export const positions = { least: 0, most: Number.MAX_SAFE_INTEGER }

export interface AskedTopic {
  readonly topic: TopicInForce
  readonly topics: readonly TopicInForce[]
}

/** The topic that `?topic=` names, else the first. Throws a problem if there is none. */
export async function askedTopic(c: Context, hands: Pick<WebHands, 'db'>): Promise<AskedTopic> {
  const topics = await topicsInForce(hands.db)
  const id = askedText(c, 'topic')
  const topic = id === '' ? topics[0] : topics.find((each) => each.id === id)
  if (topic !== undefined) return { topic, topics }
  if (id === '') {
    throw new WebProblem(404, 'There is no topic yet.', 'Add one as config/topics/NAME.yaml and start again.')
  }
  throw new WebProblem(
    404,
    `There is no topic "${id}".`,
    `Topics: ${topics.map((each) => each.id).join(', ')}.`,
  )
}

/** What stands before every path in an absolute address. */
export function baseOf(c: Context, hands: WebHands): string {
  return hands.baseUrl === '' ? new URL(c.req.url).origin : hands.baseUrl
}

/** This address with one parameter set anew. */
export function pageAddress(c: Context, name: string, value: string): string {
  const { pathname, searchParams } = new URL(c.req.url)
  searchParams.set(name, value)
  return `${pathname}?${searchParams}`
}

/** The body as JSON, foreign as it is. Throws a problem that shows `example` for anything else. */
export async function jsonOf(c: Context, example: string): Promise<unknown> {
  requireType(c, /^(?:application\/(?:[\w.-]+\+)?json|text\/plain)$/iu, 'application/json')
  try {
    return await c.req.json()
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new WebProblem(400, 'The body is not JSON.', `Send a JSON object such as ${example}.`)
  }
}

/** Refuses a body that says to be something else; one that says nothing is read as what is wanted. */
export function requireType(c: Context, known: RegExp, wanted: string): void {
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim() ?? ''
  if (type === '' || known.test(type)) return
  throw new WebProblem(
    415,
    `A body of the type ${type} is not read here.`,
    `Send it with "Content-Type: ${wanted}".`,
  )
}
