import { z } from 'zod'
import type { Subscription } from '#model/subscription.ts'
import {
  completeTarget,
  hiddenParts,
  optionsShape,
  shownTargetShape,
  targetShape,
} from '#notify/subscription-shape.ts'
import { type Filter, listFilters } from '#storage/filters.ts'
import { addSubscription, haltSubscription, listSubscriptions } from '#storage/subscriptions.ts'
import { isSecretPart } from './secrets.ts'
import { type BundleHands, type Intake, section } from './section.ts'
import { topicIds } from './topic-ids.ts'

const shape = z.strictObject({
  /** Of its filter, with name and query. */
  topic: z.string(),
  filter: z.string(),
  query: z.string(),
  target: shownTargetShape,
  /** Parts of the target that were left out as secret. */
  missing: z.array(z.enum(['url', 'secret', 'token'])).exactOptional(),
  options: optionsShape,
})
type Entry = z.infer<typeof shape>

/** Subscriptions to filters in use, oldest first. They come in paused: two installations would tell everything twice. */
export const subscriptionsSection = section({
  name: 'subscriptions',
  shape,
  entries: async (db, { secrets, hands }) => {
    const topics = await topicIds(db)
    const subscriptions = (await listSubscriptions(db)).filter(
      ({ filter }) => filter.revokedAt === null && topics.has(filter.topicId),
    )
    return subscriptions.map((subscription) => entryOf(subscription, secrets ? null : hands))
  },
  take: async (intake, entries) => {
    const filters = await listFilters(intake.db)
    const free = [...(await listSubscriptions(intake.db))]
    for (const [index, entry] of entries.entries()) {
      const filter = filters.find(
        ({ topicId, name, query }) =>
          topicId === entry.topic && name === entry.filter && query === entry.query,
      )
      if (filter === undefined)
        intake.tell({ what: nameOf(entry), kind: 'left', note: 'its filter is not in use here' })
      else if (entry.missing?.some((part) => !hiddenParts[entry.target.kind].includes(part)) === true)
        intake.refuse(
          `subscriptions[${index}].missing`,
          `a target of the kind ${entry.target.kind} has no such part`,
        )
      else await takeSubscription(intake, { entry, filter }, free)
    }
  },
})

function nameOf({ filter, target }: Entry): string {
  return `subscription to "${filter}" by ${target.kind}`
}

/** `without`: what takes secrets out; null leaves them in. */
function entryOf({ filter, target, options }: Subscription, without: BundleHands | null): Entry {
  const missing = hiddenParts[target.kind].filter((part) => {
    const value = partOf(target, part)
    return value === missingPart(part) || (without !== null && isSecretPart(value))
  })
  const shown = Object.entries(target)
    .filter(([part]) => !missing.includes(part))
    .map(([part, value]) => [
      part,
      part === 'api' ? (without?.withoutPassword(String(value)) ?? value) : value,
    ])
  return {
    topic: filter.topicId,
    filter: filter.name,
    query: filter.query,
    target: Object.fromEntries(shown) as Entry['target'],
    ...(missing.length > 0 && { missing: missing as Entry['missing'] & {} }),
    options: { ...options, changes: [...options.changes] },
  }
}

/** '' if it is not there. */
function partOf(target: Entry['target'], part: string): string {
  return String(Object.entries(target).find(([name]) => name === part)?.[1] ?? '')
}

/** What stands in a target for a part that did not come: a variable that nobody sets, so that nothing is sent. */
function missingPart(part: string): string {
  return `\${MISSING_${part.toUpperCase()}}`
}

/** `free`: the subscriptions here that no entry was matched with yet. */
async function takeSubscription(
  { db, hands, tell }: Intake,
  { entry, filter }: { readonly entry: Entry; readonly filter: Filter },
  free: Subscription[],
): Promise<void> {
  const what = nameOf(entry)
  const { options } = entry
  const { withoutPassword } = hands
  const missing = missingOf(entry)
  const filled = Object.fromEntries(missing.map((part) => [part, missingPart(part)]))
  const target = completeTarget(targetShape.parse({ ...entry.target, ...filled }), () =>
    missingPart('secret'),
  )
  const found = free.findIndex(
    (here) => here.filter.id === filter.id && saysSame(here, { target, options, missing, withoutPassword }),
  )
  if (found !== -1) {
    free.splice(found, 1)
    tell({ what, kind: 'same', note: '' })
    return
  }
  const lost = missing.length === 0 ? null : `it came without its ${missing.join(' and ')}`
  const why = lost === null ? null : `Taken from a bundle, ${lost}: type that in, then resume.`
  const id = await addSubscription(db, { filterId: filter.id, target, options }, hands.now)
  await haltSubscription(db, id, { state: 'paused', why }, hands.now)
  tell({ what, kind: 'added', note: lost === null ? 'it is paused' : `it is paused: ${lost}` })
}

/** Parts that are needed and not given; a token of ntfy is needed only if the bundle says so. */
function missingOf({ target, missing = [] }: Entry): string[] {
  return hiddenParts[target.kind].filter((part) => {
    const isNeeded = target.kind !== 'ntfy' || part !== 'token' || missing.includes(part)
    return isNeeded && partOf(target, part) === ''
  })
}

/** What the bundle leaves out as secret is no difference. */
function saysSame(
  here: Subscription,
  given: Pick<Subscription, 'target' | 'options'> & {
    readonly missing: readonly string[]
    readonly withoutPassword: BundleHands['withoutPassword']
  },
): boolean {
  const told = ({ target, options }: Pick<Subscription, 'target' | 'options'>) => {
    const { changes, zone, quiet, digest, digestAt } = options
    const parts = Object.entries(target)
      .filter(([part]) => !given.missing.includes(part))
      .map(([part, value]) => `${part} ${part === 'api' ? given.withoutPassword(String(value)) : value}`)
    return JSON.stringify([
      parts.toSorted(),
      changes.toSorted(),
      zone,
      quiet?.from,
      quiet?.to,
      digest,
      digestAt,
    ])
  }
  return told(here) === told(given)
}
