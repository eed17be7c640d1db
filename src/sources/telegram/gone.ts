import { decodeBody } from '#parse/decode.ts'
import type { Context } from '#sources/adapter.ts'
import { pageParts } from '#sources/page-parts.ts'
import type { Channel } from './address.ts'

/** Posts asked for at once, at most. */
const most = 20

/** Which of a channel's posts Telegram says are not there. Whatever else it says, or fails to, proves nothing. */
export async function goneMessages(
  context: Context,
  { origin }: Pick<Channel, 'origin'>,
  ids: readonly string[],
): Promise<readonly string[]> {
  const gone: string[] = []
  for (const id of ids.slice(0, most)) {
    const number = /^(\w+)\/(\d{1,15})$/u.exec(id)
    if (number === null) continue
    const url = `${origin}/${number[1]}/${number[2]}?embed=1&mode=tme`
    const outcome = await context.ask({ url, etag: null, lastModified: null })
    if (outcome.kind === 'failed' && outcome.failure.code === 'rateLimited') break
    if (outcome.kind === 'fresh' && saysGone(outcome.answer.body, outcome.answer.contentType)) gone.push(id)
  }
  return gone
}

/** That the channel has gone, that the app alone shows the post, or not in this country, is said in the same place. */
function saysGone(body: Uint8Array, contentType: string | null): boolean {
  const page = pageParts(decodeBody(body, contentType).text)
  return /^(?:post|message) (?:was )?(?:not found|deleted)\b/iu.test(
    page?.lineOf('.tgme_widget_message_error') ?? '',
  )
}
