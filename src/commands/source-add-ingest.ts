import type { Core } from '#core.ts'
import { lockSources } from '#storage/source-changes.ts'
import { saveSources } from '#storage/sources.ts'
import { type Given, textOption } from './command.ts'

/** Makes a source that posts are sent to, and shows its token, which is stored nowhere. */
export async function addIngest(given: Given, core: Core, name: string): Promise<number> {
  const { newToken } = await import('#workers/ingest.ts')
  const { newSource, readFollowed } = await import('#workers/new-source.ts')
  const { token, tokenHash } = newToken()
  const source = await core.runtime.db.transaction().execute(async (transaction) => {
    await lockSources(transaction)
    const followed = await readFollowed(transaction)
    const made = followed.named(
      newSource({
        kind: 'ingest',
        address: `ingest:${tokenHash.slice(0, 16)}`,
        name,
        lang: textOption(given, 'lang') ?? null,
        group: textOption(given, 'group') ?? null,
        mode: given.options['curated'] === true ? 'curated' : 'firehose',
        options: { tokenHash },
      }),
    )
    await saveSources(transaction, [made], 'added', Date.now())
    return made
  })
  given.say(`Added ${source.id}, '${name}'. Posts are sent to it with this token, which is shown only now:`)
  given.out(token)
  given.say('curl -H "Authorization: Bearer TOKEN" --json @posts.json http://localhost:PORT/api/ingest')
  return 0
}
