import { z } from 'zod'
import { topicsInForce, saveTopic } from '#storage/topics.ts'
import { changeTopicIn, readTopicOf } from '#tune/change-topic.ts'
import { type Intake, section } from './section.ts'

const shape = z.strictObject({
  id: z.string().regex(/^[\w-]{1,100}$/u, 'expected letters, digits, - and _'),
  /** The YAML, a line each. */
  rules: z.array(z.string()),
})

/** Topics as they are in force; earlier versions stay where they are. */
export const topicsSection = section({
  name: 'topics',
  shape,
  entries: async (db) =>
    (await topicsInForce(db)).map(({ id, source }) => ({ id, rules: source.split('\n') })),
  take: async (intake, topics) => {
    for (const [index, topic] of topics.entries()) await takeTopic(intake, topic, `topics[${index}]`)
  },
})

async function takeTopic(
  { db, hands, newTopics, tell, refuse }: Intake,
  { id, rules }: z.infer<typeof shape>,
  place: string,
): Promise<void> {
  const what = `topic ${id}`
  const source = rules.join('\n')
  const read = readTopicOf(id, source)
  if (read.kind === 'error') {
    for (const { line, column, message } of read.problems)
      refuse(`${place}.rules, line ${line}, column ${column}`, message)
    return
  }
  const reason = 'taken from a bundle'
  const change = { topicId: id, source, base: null, reason, force: false, now: hands.now }
  const changed = await changeTopicIn(db, change)
  if (changed.kind === 'same') tell({ what, kind: 'same', note: '' })
  else if (changed.kind === 'changed') tell({ what, kind: 'changed', note: `version ${changed.version}` })
  else if (changed.kind === 'pins')
    for (const { must, title } of changed.violations)
      refuse(`${place}.rules`, `a post that is pinned here must ${must ? '' : 'not '}be kept: "${title}"`)
  else {
    await saveTopic(db, { id, name: read.topic.title, source }, { now: hands.now, reason })
    newTopics.push({ id, source })
    tell({ what, kind: 'added', note: '' })
  }
}
