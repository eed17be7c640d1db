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
        address: `ingest:${slugOf(name)}-${tokenHash.slice(0, 6)}`,
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
  const { host, port, baseUrl } = given.settings
  const base = baseUrl === '' ? `http://${host}:${port}` : baseUrl
  given.say(`curl -H "Authorization: Bearer TOKEN" --json @posts.json ${base}/api/ingest`)
  return 0
}

/** Names without Latin letters have none in their address. */
function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-|-$/gu, '')
    .slice(0, 40)
  return slug === '' ? 'inbox' : slug
}
