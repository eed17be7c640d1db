import type { Context, PolledSource } from '#sources/adapter.ts'
import { askJson } from '#sources/ask-json.ts'
import { placeOf } from './account.ts'
import { readCursor } from './cursor.ts'
import { type Asking, askPage } from './pages.ts'

/**
 * Of statuses of the account, those that its server no longer has. Stops at the first question that fails. Some servers
 * show single statuses to nobody who is not signed in, and say of all that there is none: where it says so even of one
 * that the account's page shows, nothing is gone.
 */
export async function goneStatuses(
  context: Context,
  source: PolledSource,
  ids: readonly string[],
): Promise<readonly string[]> {
  const place = placeOf(source.address)
  const cursor = readCursor(source.cursor)
  if (place === null || cursor.account === null || cursor.rss !== null) return []
  const asking = { context, source, place, cursor }
  const gone: string[] = []
  for (const id of ids) {
    const number = /\/(?:statuses|p\/[^/]+)\/(\w+)(?:\/activity)?$/u.exec(id)?.[1]
    if (number === undefined) continue
    const found = await find(asking, number)
    if (found === 'unknown') break
    if (found === 'missing') gone.push(id)
  }
  return gone.length > 0 && (await showsNewest(asking, cursor.account)) ? gone : []
}

async function find({ context, place }: Asking, number: string): Promise<'there' | 'missing' | 'unknown'> {
  const asked = await askJson(context, `${place.origin}/api/v1/statuses/${number}`)
  if (asked.kind === 'json') return 'there'
  const code = asked.kind === 'failed' ? asked.failure.code : null
  return code === 'notFound' || code === 'gone' ? 'missing' : 'unknown'
}

async function showsNewest(asking: Asking, account: string): Promise<boolean> {
  const asked = await askPage(asking, account, {})
  if (asked.kind !== 'page' || asked.page.newest === null) return false
  return (await find(asking, asked.page.newest)) === 'there'
}
