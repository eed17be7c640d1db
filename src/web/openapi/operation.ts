import { z } from 'zod'
import type { ProblemType } from '#web/problem-types.ts'

/** What is sent: JSON of a shape, or, without one, bytes of the first of these types or any other of them. */
export interface DescribedBody {
  readonly schema?: z.ZodType
  readonly types?: readonly string[]
  readonly description?: string
}

/** What comes back: JSON of a shape unless `type` says otherwise; neither: nothing. */
export interface DescribedAnswer {
  readonly description: string
  readonly schema?: z.ZodType
  readonly type?: string
}

/** One thing that the API can be asked. The document, and the test that holds the routes to it, are made of these. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As the router has it: '/api/sources/:id'. */
  readonly path: string
  /** A name for programs, unlike any other: 'listSources'. */
  readonly id: string
  readonly summary: string
  readonly description?: string
  /** admin: the owner's. ingest: needs the token of a source. Left out: anybody's. */
  readonly needs?: 'admin' | 'ingest'
  /** Of the parts of the path that are no texts, or need a word. */
  readonly parts?: Readonly<Record<string, z.ZodType>>
  readonly query?: Readonly<Record<string, z.ZodType>>
  readonly body?: DescribedBody
  /** It can be told which edition it is made from, by If-Match. */
  readonly isConditional?: boolean
  /** What its path names need not be there before. */
  readonly makesPath?: boolean
  /** Nobody keeps its answer: it has no ETag. */
  readonly isFresh?: boolean
  /** It is a page of something longer: `next` in the body, and the Link header, lead on. */
  readonly isPaged?: boolean
  readonly answers: Readonly<Partial<Record<200 | 201 | 204 | 302 | 503, DescribedAnswer>>>
  /** What it may refuse for, beside what follows from all of the above. */
  readonly problems?: readonly ProblemType[]
}

/** The operations on one kind of thing. */
export interface Resource {
  readonly name: string
  readonly description: string
  readonly operations: readonly Operation[]
}

/** ISO 8601 in UTC: '2023-10-17T08:30:00.000Z'. */
export const instant = z.iso.datetime()

/** A list with the address of what follows it. */
export function pageOf(name: string, item: z.ZodType, rest: z.ZodRawShape = {}): z.ZodObject {
  return z.object({ ...rest, [name]: z.array(item), next })
}

export const next = z.string().nullable().describe('The address of the following page; null on the last.')

export const topicQuery = {
  topic: z.string().describe('The id of a topic; the first one without it.'),
}

const cursor = z.string().describe('Where to go on: taken from "next", never made up.')

/** Pages of posts and stories. */
export const postPages = {
  cursor,
  limit: z.int().min(1).max(100).default(30).describe('How many to a page.'),
}

/** Pages of everything else. */
export const listPages = {
  cursor,
  limit: z.int().min(1).max(500).default(100).describe('How many to a page.'),
}
