import type { Core } from '#core.ts'
import { type PostsOfRemoved, isPostsOfRemoved } from '#storage/source-changes.ts'
import type { StoredSource } from '#storage/sources.ts'
import { removeSource as endSource } from '#stories/remove-source.ts'
import { askPerson, isPersonThere } from './ask-person.ts'
import { CommandError, type Given, UsageError, textOption } from './command.ts'

/** Ends a source; what becomes of its posts is said by --posts, or asked on a terminal. */
export async function removeSource(given: Given, core: Core, source: StoredSource): Promise<number> {
  const { id, kind, origin } = source
  if (kind === 'starter')
    throw new CommandError(`${id} came with the program. 'leakwire starter remove' takes the archive out.`)
  const said = textOption(given, 'posts')
  const posts = said === undefined ? await askAbout(source) : wayOf(said)
  const aliases = await core.aliases()
  const gone = await endSource(core.runtime.db, id, { posts, now: Date.now(), aliases })
  if (gone === null) throw new CommandError(`${id} was removed by someone else a moment ago.`)
  given.say(`${id} is no longer asked. ${fate(posts, gone)}`)
  if (said === undefined && !isPersonThere())
    given.say('To delete posts too, say --posts dropped (those that no topic keeps) or --posts all.')
  if (origin === 'file')
    given.say(
      `It stands in config/sources.yaml: take it out there too, or it comes back when the file changes.`,
    )
  return 0
}

function wayOf(text: string): PostsOfRemoved {
  if (isPostsOfRemoved(text)) return text
  throw new UsageError(`--posts expects keep, dropped or all, not '${text}'`)
}

async function askAbout({ id, name }: StoredSource): Promise<PostsOfRemoved> {
  if (!isPersonThere()) return 'keep'
  const answer = await askPerson(
    `Remove ${id} ('${name}'). What becomes of its posts? keep, dropped (delete those that no topic keeps), all (delete all), or nothing to leave the source as it is: `,
  )
  if (answer === '') throw new CommandError('Nothing was changed.')
  if (isPostsOfRemoved(answer)) return answer
  throw new CommandError(`'${answer}' is none of keep, dropped, all. Nothing was changed.`)
}

function fate(posts: PostsOfRemoved, gone: number): string {
  if (posts === 'keep') return 'Its posts stay.'
  const count = gone === 1 ? '1 post was deleted' : `${gone} posts were deleted`
  return posts === 'all' ? `${count}.` : `${count} that no topic keeps; the others stay.`
}
