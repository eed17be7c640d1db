import { z } from 'zod'
import type { Followed, ListProblem, ListTaken, Moved, Wish } from '#model/follow.ts'
import { storable } from '#storage/json-text.ts'
import {
  type PostsOfRemoved,
  isPostsOfRemoved,
  type SourceEdit,
  editSource,
  lockSources,
  pauseSource,
  resumeSource,
  takeSource,
} from '#storage/source-changes.ts'
import { type StoredSource, getSource } from '#storage/sources.ts'
import { removeSource } from '#stories/remove-source.ts'
import type { WebHands } from './hands.ts'
import { WebProblem } from './problem.ts'
import { sourceJson } from './source-json.ts'
import { readBody } from './read-body.ts'

const text = z.string().trim().max(300).transform(storable)
const address = z.string().trim().min(1).max(4_000).transform(storable)
const mode = z.enum(['curated', 'firehose'])

export const sourceWish = z.strictObject({
  address,
  name: text.optional(),
  group: text.nullish(),
  lang: text.nullish(),
  mode: mode.optional(),
  headers: z.record(z.string(), z.string().max(8_000)).optional(),
  proxy: z.string().max(1_000).optional(),
  backOff: z.enum(['source', 'host', 'group']).optional(),
  pick: z.int().min(1).optional(),
  kind: z.string().max(30).optional(),
  options: z.record(z.string(), z.unknown()).optional(),
})

export const sourceChange = z.strictObject({
  name: text.pipe(z.string().min(1)).optional(),
  group: text.nullable().optional(),
  lang: text.nullable().optional(),
  mode: mode.optional(),
  paused: z.boolean().optional(),
  address: address.optional(),
})

/** What a form or a body asks to follow. Throws a problem that names what is wrong in it; empty texts count as left out. */
export function readWish(body: unknown): Wish {
  const { address: what, ...rest } = readBody(sourceWish, body, '{"address": "https://example.org/blog"}')
  return { what, ...withoutEmpty(rest) }
}

type WithoutEmpty<T> = { readonly [K in keyof T]?: Exclude<T[K], null | undefined> }

function withoutEmpty<T extends object>(values: T): WithoutEmpty<T> {
  const kept = Object.entries(values).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  )
  return Object.fromEntries(kept) as WithoutEmpty<T>
}

/** The source in use under an id. Throws a problem if there is none. */
export async function sourceOf(hands: WebHands, id: string | undefined): Promise<StoredSource> {
  const source = await getSource(hands.db, storable(id ?? ''))
  return source ?? noSource()
}

function noSource(): never {
  throw new WebProblem(404, 'There is no such source.', 'The page of sources lists those there are.')
}

/** Follows a wish. Throws a problem unless it ends with a source that is followed now. */
export async function followOrThrow(
  hands: WebHands,
  asked: Wish,
): Promise<Extract<Followed, { kind: 'followed' }>> {
  const outcome = await hands.follow(asked)
  if (outcome.kind === 'followed') return outcome
  if (outcome.kind === 'choose')
    throw new WebProblem(422, outcome.message, 'Send the address of one of those in "advertised".', {
      details: { advertised: outcome.feeds },
    })
  throw await refusal(hands, outcome)
}

async function refusal(
  hands: WebHands,
  outcome: Extract<Moved, { kind: 'known' | 'refused' }>,
): Promise<WebProblem> {
  if (outcome.kind === 'refused') return new WebProblem(422, outcome.message, outcome.fix)
  const source = await getSource(hands.db, outcome.id)
  return new WebProblem(
    409,
    `This is followed already, as "${outcome.name}".`,
    `Nothing was changed. Look at the source ${outcome.id}.`,
    { details: { source: source === null ? null : sourceJson(source) } },
  )
}

type Check = (before: StoredSource) => void

/**
 * Changes a source as a form or a body says, whole or not at all. Throws a problem for what may not be changed here, and
 * whatever `check` throws, which sees it as nobody else can change it any more.
 */
export async function changeSource(
  hands: WebHands,
  { id }: Pick<StoredSource, 'id'>,
  body: unknown,
  check: Check = () => {},
): Promise<StoredSource> {
  const {
    paused,
    address: moved,
    ...given
  } = readBody(sourceChange, body, '{"name": "Phone News", "paused": false}')
  const edit = editOf(given)
  const outcome = await hands.db.transaction().execute(async (transaction) => {
    await lockSources(transaction)
    const before = (await takeSource(transaction, id)) ?? noSource()
    check(before)
    if (moved !== undefined || Object.keys(edit).length > 0) requireOwn(before)
    else requireAsked(before)
    if (moved === undefined) await editSource(transaction, id, edit, hands.now())
    else {
      const outcome = await hands.moveSource(transaction, id, { address: moved, edit })
      if (outcome.kind !== 'moved') return outcome
    }
    if (paused === true) await pauseSource(transaction, id, hands.now())
    if (paused === false) await resumeSource(transaction, id, hands.now())
    return { kind: 'changed' as const, source: (await getSource(transaction, id)) ?? noSource() }
  })
  if (outcome.kind === 'changed') return outcome.source
  throw await refusal(hands, outcome)
}

function editOf({
  name,
  group,
  lang,
  mode: to,
}: Omit<z.infer<typeof sourceChange>, 'paused' | 'address'>): SourceEdit {
  return {
    ...(name !== undefined && { name }),
    ...(group !== undefined && { group: group === '' ? null : group }),
    ...(lang !== undefined && { lang: lang === '' ? null : lang }),
    ...(to !== undefined && { mode: to }),
  }
}

/** Refuses what belongs to a file or to the starter archive, and says where to change it. */
function requireOwn(source: StoredSource): void {
  requireAsked(source)
  if (source.origin === 'file')
    throw new WebProblem(
      409,
      `"${source.name}" is named in config/sources.yaml, so it is not changed here.`,
      `Change or remove the entry "${source.id}" there and start Leakwire again. Nothing was changed.`,
    )
}

function requireAsked(source: StoredSource): void {
  if (source.kind === 'starter')
    throw new WebProblem(
      409,
      `"${source.name}" came with the program and is never asked.`,
      "'leakwire starter remove' takes the whole archive out.",
    )
}

/**
 * Removes a source and, as `posts` says, its posts. Returns how many posts went. Throws a problem if it may not be, and
 * whatever `check` throws.
 */
export async function dropSource(
  hands: WebHands,
  { id }: Pick<StoredSource, 'id'>,
  posts: string,
  check: Check = () => {},
): Promise<number> {
  const checkOwn: Check = (before) => {
    check(before)
    requireOwn(before)
  }
  const removal = { posts: wayOf(posts), now: hands.now(), check: checkOwn }
  const gone = await removeSource(hands.db, id, { ...removal, aliases: await hands.aliases() })
  return gone ?? noSource()
}

function wayOf(posts: string): PostsOfRemoved {
  if (isPostsOfRemoved(posts)) return posts
  throw new WebProblem(
    400,
    'It is not clear what becomes of the posts.',
    'Say keep, dropped (those go that no topic keeps) or all. Nothing was changed.',
  )
}

/** Takes up a list. Throws a problem with every bad line if it was refused. */
export async function takeUpOrThrow(
  hands: WebHands,
  bytes: Uint8Array,
  skipBad: boolean,
): Promise<Extract<ListTaken, { kind: 'taken' }>> {
  const taken = await hands.takeUpList(bytes, skipBad)
  if (taken.kind === 'taken') return taken
  const { problems } = taken
  throw new WebProblem(422, taken.message, `${taken.fix}${shown(problems)}`, { details: { problems } })
}

function shown(problems: readonly ListProblem[]): string {
  return problems
    .slice(0, 20)
    .map(({ line, name, message }) => ` Line ${line}${name === '' ? '' : ` ("${name}")`}: ${message}`)
    .join('')
}
