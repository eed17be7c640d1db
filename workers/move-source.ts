import type { Moved } from '#model/follow.ts'
import type { SourceKind } from '#model/source.ts'
import { allAdapters } from '#sources/adapters.ts'
import { recognise } from '#sources/recognise.ts'
import { type SourceEdit, editSource } from '#storage/source-changes.ts'
import { getSource } from '#storage/sources.ts'
import type { Database } from '#storage/tables.ts'
import { readFollowed } from './new-source.ts'

/**
 * Changes a source as its owner says, its address too, which may be written in any way that can be followed. Nothing is
 * asked; with another address it is due. Refused whole if another source follows that address. Call it in a transaction
 * that holds the list of sources.
 */
export async function moveSource(
  transaction: Database,
  id: string,
  { address, edit, now }: { readonly address: string; readonly edit: SourceEdit; readonly now: number },
): Promise<Moved> {
  const { kind = 'feed' } = (await getSource(transaction, id)) ?? {}
  const read = recognise(address, await allAdapters(), kind === 'feed' ? undefined : kind)
  if (read.kind === 'refused') return read
  if ((read.as ?? 'feed') !== kind) return otherKind(read.as ?? 'feed', kind)
  const known = (await readFollowed(transaction)).at(read.address)
  if (known !== null && known.id !== id) return { kind: 'known', id: known.id, name: known.name }
  const isSame = known?.address === read.address
  await editSource(transaction, id, isSame ? edit : { ...edit, address: read.address }, now)
  return { kind: 'moved', address: read.address }
}

function otherKind(named: SourceKind, kind: SourceKind): Moved {
  return {
    kind: 'refused',
    message: `This is an address of the kind ${named}, but the source is of the kind ${kind}. Nothing was changed.`,
    fix: 'Add it as a source of its own, and remove this one if it is no longer wanted.',
  }
}
