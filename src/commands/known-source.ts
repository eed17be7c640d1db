import type { Core } from '#core.ts'
import { allAdapters } from '#sources/adapters.ts'
import { recognise } from '#sources/recognise.ts'
import { sourceKey } from '#sources/source-key.ts'
import { type StoredSource, listSources } from '#storage/sources.ts'
import { neverAsked } from '#web/source-json.ts'
import { withoutPassword } from '#web/without-password.ts'
import { CommandError } from './command.ts'

/** The same, if it is one that is asked. Throws CommandError if it is none. */
export async function askedSource(core: Core, wanted: string): Promise<StoredSource> {
  const source = await knownSource(core, wanted)
  const never = neverAsked(source)
  if (never === null) return source
  throw new CommandError(`${source.id} is ${never}. Nothing was changed.`)
}

/** The source that a person names by its id, its address or any name of it. Throws CommandError if there is none. */
export async function knownSource(core: Core, wanted: string): Promise<StoredSource> {
  const sources = await listSources(core.runtime.db)
  const read = recognise(wanted, await allAdapters())
  const key = sourceKey(read.kind === 'ask' ? read.address : wanted)
  const found =
    sources.find((source) => source.id === wanted) ??
    sources.find((source) => sourceKey(source.address) === key)
  if (found !== undefined) return found
  throw new CommandError(
    `There is no source ${withoutPassword(wanted)}. 'leakwire sources list' shows them all.`,
  )
}
