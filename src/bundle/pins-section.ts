import { z } from 'zod'
import { pinOn, pinPost } from '#storage/pins.ts'
import { type NamedPin, listNamedPins, postNamed, waitForPin } from '#storage/waiting-pins.ts'
import { type Intake, section } from './section.ts'
import { refuseTopic, topicIds } from './topic-ids.ts'

const text = z.string().max(4_000)
const shape = z.strictObject({
  topic: z.string(),
  /** Its source, and its id there. */
  source: text,
  id: text,
  url: text.nullable(),
  must: z.boolean(),
  at: z.iso.datetime(),
})

/** Pins, on posts as their sources know them; those that still wait for their posts too. */
export const pinsSection = section({
  name: 'pins',
  shape,
  entries: async (db) => {
    const topics = await topicIds(db)
    const pins = (await listNamedPins(db)).filter(({ topicId }) => topics.has(topicId))
    return pins.map(({ topicId, sourceId, externalId, url, must, at }) => ({
      topic: topicId,
      source: sourceId,
      id: externalId,
      url,
      must,
      at: new Date(at).toISOString(),
    }))
  },
  take: async (intake, entries) => {
    const topics = await topicIds(intake.db)
    for (const [index, { topic: topicId, source, id: externalId, at, ...rest }] of entries.entries()) {
      const sourceId = intake.sourceIds.get(source) ?? source
      const pin = { ...rest, topicId, sourceId, externalId, at: Date.parse(at) }
      if (topics.has(topicId)) await takePin(intake, pin)
      else refuseTopic(intake, `pins[${index}]`, topicId)
    }
  },
})

async function takePin({ db, hands, tell }: Intake, pin: NamedPin): Promise<void> {
  const what = `pin on ${pin.url ?? `${pin.sourceId} ${pin.externalId}`}`
  const urlKey = pin.url === null ? null : hands.urlKeyOf(pin.url)
  const postId = await postNamed(db, { ...pin, urlKey })
  if (postId === null) {
    await waitForPin(db, pin)
    tell({ what, kind: 'waiting', note: 'its post is not here yet' })
    return
  }
  const here = await pinOn(db, pin.topicId, postId)
  if (here !== pin.must) await pinPost(db, pin.topicId, { postId, must: pin.must, at: pin.at })
  tell({ what, kind: here === null ? 'added' : here === pin.must ? 'same' : 'changed', note: '' })
}
