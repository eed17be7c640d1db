import { z } from 'zod'
import { parseQuery } from '#query/parse.ts'
import { type Filter, addFilter, filterInStream, listFilters } from '#storage/filters.ts'
import { type Intake, section } from './section.ts'
import { refuseTopic, topicIds } from './topic-ids.ts'

const shape = z.strictObject({
  topic: z.string(),
  name: z.string().min(1).max(100),
  query: z.string().max(500),
  /** The part of its feed's address that cannot be guessed. */
  secret: z
    .string()
    .regex(/^[\w-]{1,100}$/u, 'expected letters, digits, - and _')
    .exactOptional(),
})
type Entry = z.infer<typeof shape>

/** Filters in use, in the order they were made. With secrets their feeds keep their addresses. */
export const filtersSection = section({
  name: 'filters',
  shape,
  entries: async (db, { secrets }) => {
    const topics = await topicIds(db)
    const filters = (await listFilters(db)).filter(({ topicId }) => topics.has(topicId))
    return filters.map(({ topicId, name, query, secret }) => ({
      topic: topicId,
      name,
      query,
      ...(secrets && { secret }),
    }))
  },
  take: async (intake, entries) => {
    const topics = await topicIds(intake.db)
    const free = [...(await listFilters(intake.db))]
    for (const [index, entry] of entries.entries()) {
      const place = `filters[${index}]`
      if (!topics.has(entry.topic)) refuseTopic(intake, place, entry.topic)
      else if (isReadable(intake, entry, place)) await takeFilter(intake, entry, free)
    }
  },
})

function isReadable({ refuse }: Intake, { query }: Entry, place: string): boolean {
  const parsed = parseQuery(query)
  if (parsed.kind !== 'error') return true
  for (const { column, message } of parsed.problems) refuse(`${place}.query, column ${column}`, message)
  return false
}

/** `free`: the filters here that no entry was matched with yet. */
async function takeFilter(intake: Intake, entry: Entry, free: Filter[]): Promise<void> {
  const { db, hands, tell } = intake
  const { topic: topicId, name, query, secret } = entry
  const what = `filter "${name}"`
  const found = free.findIndex(
    (filter) =>
      filter.topicId === topicId &&
      filter.name === name &&
      filter.query === query &&
      (secret === undefined || filter.secret === secret),
  )
  if (found !== -1) {
    free.splice(found, 1)
    tell({ what, kind: 'same', note: '' })
    return
  }
  const known = secret === undefined ? null : await filterInStream(db, secret)
  if (known !== null) {
    const note =
      known.filter.revokedAt === null ? 'its address belongs to another filter here' : 'it was revoked here'
    tell({ what, kind: 'left', note })
    return
  }
  await addFilter(db, { topicId, name, query, secret: secret ?? hands.newSecret() }, hands.now)
  tell({ what, kind: 'added', note: secret === undefined ? 'its feed has a new address' : '' })
}
