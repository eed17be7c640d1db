import type { Core } from '#core.ts'
import type { ParsedPost } from '#model/post.ts'
import { counted } from '#web/views/markup.ts'
import type { Tried } from '#workers/try-source.ts'
import { CommandError, type Given } from './command.ts'
import { wishOf } from './source-wish.ts'

const shown = 3

/** Asks a place once and shows its first posts; of a page that is read by selectors, what each of them found. */
export async function trySourceOnce(given: Given, core: Core, what: string): Promise<number> {
  const { trySource } = await import('#workers/try-source.ts')
  const wish = wishOf(given, what)
  const tried = await trySource(await core.pollHands(), wish)
  if ('kind' in tried && tried.kind === 'html') await showSelectors(given, tried, wish.options ?? {})
  if (tried.harvest === null) throw new CommandError(`${tried.message} ${tried.fix}`)
  const { posts, skipped, notices } = tried.harvest
  for (const { message, fix } of notices) given.say(`${message} ${fix}`)
  for (const post of posts.slice(0, shown))
    given.out(given.options['json'] === true ? JSON.stringify(post) : textOf(post))
  const left = skipped === 0 ? '' : `, ${skipped} that could not be read`
  given.say(
    `${counted(posts.length, 'post')}${left}. Nothing was added: 'sources add' with the same words follows it.`,
  )
  return posts.length === 0 ? 1 : 0
}

async function showSelectors(
  given: Given,
  { answers }: Tried,
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { tryPage } = await import('#sources/html.ts')
  const [page] = answers
  if (page === undefined) return
  const { url, contentType, body } = page
  const { selectors } = tryPage(body, { url, contentType, receivedAt: Date.now(), lang: null, options })
  for (const { name, selector, matched } of selectors) given.say(`${name}  ${selector}  ${matched} found`)
}

function textOf({ title, text, url, author, publishedAt, timePrecision, links }: ParsedPost): string {
  const when = timePrecision === 'inferred' ? 'no time' : new Date(publishedAt).toISOString()
  const lines = [
    title || text.slice(0, 100).replaceAll('\n', ' ') || 'Post without words',
    `    ${[when, author, url].filter((part) => part !== null).join('  ')}`,
    ...(title !== '' && text !== '' ? [`    ${text.slice(0, 200).replaceAll('\n', ' ')}`] : []),
    ...links
      .slice(0, 3)
      .map(({ raw, expanded }) => `    link ${raw}${expanded === undefined ? '' : ` -> ${expanded}`}`),
  ]
  return lines.join('\n')
}
