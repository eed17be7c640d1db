import type { Kysely } from 'kysely'
import type { Moved } from '#model/follow.ts'
import { recognise } from '#sources/recognise.ts'
import { type SourceEdit, editSource, lockSources } from '#storage/source-changes.ts'
import type { Tables } from '#storage/tables.ts'
import { readFollowed } from './new-source.ts'

/**
 * Changes a source as its owner says, its address too, which may be written in any way that can be followed. Nothing is
 * asked; with another address it is due. Refused whole if another source follows that address.
 */
export async function moveSource(
  db: Kysely<Tables>,
  id: string,
  { address, edit, now }: { readonly address: string; readonly edit: SourceEdit; readonly now: number },
): Promise<Moved> {
  const read = recognise(address)
  if (read.kind === 'refused') return read
  return await db.transaction().execute(async (transaction): Promise<Moved> => {
    await lockSources(transaction)
    const known = (await readFollowed(transaction)).at(read.address)
    if (known !== null && known.id !== id) return { kind: 'known', id: known.id, name: known.name }
    const isSame = known?.address === read.address
    await editSource(transaction, id, isSame ? edit : { ...edit, address: read.address }, now)
    return { kind: 'moved', address: read.address }
  })
}
