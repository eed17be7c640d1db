import { z } from 'zod'
import type { Source } from '#model/source.ts'
import { sourceKey } from '#sources/source-key.ts'
import { readWritten, writtenSource } from '#sources/written-source.ts'
import { lockSources, pauseSource } from '#storage/source-changes.ts'
import { type StoredSource, listSources, saveSources } from '#storage/sources.ts'
import { isSecretHeader, isSecretOption } from './secrets.ts'
import { type BundleHands, type Intake, section } from './section.ts'

const shape = writtenSource.extend({ paused: z.boolean().exactOptional() })
type Entry = z.infer<typeof shape>

/**
 * Sources as config/sources.yaml has them. The starter archive comes with the program; without secrets a source that
 * posts are sent to is left out, since nobody could send to it.
 */
export const sourcesSection = section({
  name: 'sources',
  shape,
  entries: async (db, { secrets, hands }) =>
    (await listSources(db))
      .filter(({ kind }) => kind !== 'starter' && (secrets || kind !== 'ingest'))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map((source) => entryOf(secrets ? source : withoutSecrets(source, hands))),
  take: takeSources,
})

function entryOf(source: StoredSource): z.input<typeof shape> {
  const { id, name, address, kind, lang, group, mode, headers, proxy, backOff, options, state } = source
  return {
    id,
    name,
    url: address,
    kind: kind as Entry['kind'],
    lang,
    group,
    mode,
    ...(headers !== undefined && { headers: { ...headers } }),
    ...(proxy !== undefined && { proxy }),
    ...(backOff !== undefined && backOff !== 'source' && { backOff }),
    ...(options !== undefined && { options: { ...options } }),
    ...(state === 'paused' && { paused: true }),
  }
}

function withoutSecrets(source: StoredSource, { withoutPassword }: BundleHands): StoredSource {
  const { headers, options, proxy, ...rest } = source
  const shown = Object.entries(headers ?? {}).filter(([, value]) => !isSecretHeader(value))
  const told = Object.entries(options ?? {}).filter(([name, value]) => !isSecretOption(name, value))
  return {
    ...rest,
    address: withoutPassword(source.address),
    ...(shown.length > 0 && { headers: Object.fromEntries(shown) }),
    ...(told.length > 0 && { options: Object.fromEntries(told) }),
    ...(proxy !== undefined && { proxy: withoutPassword(proxy) }),
  }
}

async function takeSources(intake: Intake, entries: readonly Entry[]): Promise<void> {
  const { db, refuse } = intake
  await lockSources(db)
  const read = await Promise.all(
    entries.map(async ({ paused = false, ...written }) => ({ paused, ...(await readWritten(written)) })),
  )
  let isGood = true
  const wrong = (place: string, message: string): void => {
    isGood = false
    refuse(place, message)
  }
  const seen = new Map<string, number>()
  for (const [index, { source, problem }] of read.entries()) {
    const place = `sources[${index}]`
    if (problem !== null) wrong(place, problem)
    for (const key of [`id ${source.id}`, `url ${sourceKey(source.address)}`]) {
      const first = seen.get(key)
      if (first !== undefined)
        refuse(place, `sources[${first}] has the same ${key.slice(0, key.indexOf(' '))}`)
      seen.set(key, first ?? index)
    }
  }
  if (isGood) await takeEach(intake, read)
}

async function takeEach(
  intake: Intake,
  read: readonly { readonly source: Source; readonly paused: boolean }[],
): Promise<void> {
  const { db, hands, sourceIds, tell } = intake
  const followed = await listSources(db)
  const ids = new Set(followed.map(({ id }) => id))
  const byKey = new Map(followed.map((each) => [sourceKey(each.address), each]))
  for (const { source, paused } of read) {
    const here = byKey.get(sourceKey(source.address))
    const id = here?.id ?? freeId(source.id, ids)
    sourceIds.set(source.id, id)
    const what = `source ${id}`
    if (here !== undefined) {
      const isSame = saysSame(here, source, paused)
      const note = isSame ? '' : 'it is followed here already and stays as it is'
      tell({ what, kind: isSame ? 'same' : 'left', note })
      continue
    }
    ids.add(id)
    await saveSources(db, [{ ...source, id }], 'added', hands.now)
    if (paused) await pauseSource(db, id, hands.now)
    tell({ what, kind: 'added', note: id === source.id ? '' : `"${source.id}" is another source here` })
  }
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted
  for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`
  return id
}

/** What the bundle leaves out as secret is no difference. */
function saysSame(here: StoredSource, { name, kind, lang, group, mode }: Source, paused: boolean): boolean {
  const isPaused = here.state === 'paused'
  const own = [here.name, here.kind, here.lang, here.group, here.mode, isPaused]
  return JSON.stringify(own) === JSON.stringify([name, kind, lang, group, mode, paused])
}
