import type { Core } from '#core.ts'
import type { Followed, OfferedFeed } from '#model/follow.ts'
import { counted } from '#web/views/markup.ts'
import { withoutPassword } from '#web/without-password.ts'
import { askPerson, isPersonThere } from './ask-person.ts'
import { CommandError, type Given, textOption } from './command.ts'
import { addIngest } from './source-add-ingest.ts'
import { wishOf } from './source-wish.ts'

/** Follows what a person names; of several feeds of a page he is asked for one, or told how to name it. */
export async function addSource(given: Given, core: Core, what: string): Promise<number> {
  const { follow } = await import('#workers/follow.ts')
  if (textOption(given, 'kind') === 'ingest') return await addIngest(given, core, what)
  const hands = await core.pollHands()
  const wish = wishOf(given, what)
  const outcome = await follow(hands, wish)
  if (outcome.kind !== 'choose') return tell(given, what, outcome)
  if (!isPersonThere() || wish.pick !== undefined) return offer(given, outcome)
  const chosen = await askWhich(given, outcome)
  return tell(given, what, await follow(hands, { ...wish, what: chosen.url }))
}

function tell(given: Given, what: string, outcome: Followed): number {
  const shown = withoutPassword(what)
  switch (outcome.kind) {
    case 'followed': {
      const understood = outcome.what === null ? '' : ` (${outcome.what})`
      given.say(
        `Added ${outcome.id}, '${outcome.name}'${understood}, with ${counted(outcome.added, 'post')}.`,
      )
      return 0
    }
    case 'known':
      throw new CommandError(
        `${shown} is already followed, as ${outcome.id} ('${outcome.name}'). Nothing was changed.`,
      )
    case 'refused':
      throw new CommandError(`${outcome.message} ${outcome.fix} The source was not added.`)
    case 'choose':
      return offer(given, outcome)
  }
}

type Choice = Extract<Followed, { kind: 'choose' }>

/** Lists the feeds with the command that follows each: these ask the feed alone, not the page again. */
function offer(given: Given, { message, feeds }: Choice): number {
  given.say(`${message} Nothing was added yet; these commands follow one:`)
  for (const feed of feeds) {
    given.out(nameOf(feed))
    given.out(`    leakwire sources add ${quoted(feed.url)}${repeated(given)}`)
  }
  return 1
}

function nameOf({ title, url, followedAs }: OfferedFeed): string {
  return `${title === '' ? url : title}${followedAs === null ? '' : ` (followed already, as ${followedAs})`}`
}

/** The options that were given, once more; headers only if they are no secrets. */
function repeated({ options }: Given): string {
  return ['name', 'group', 'lang', 'curated', 'back-off', 'header', 'set']
    .flatMap((name) => [options[name]].flat().map((value) => ({ name, value })))
    .map(({ name, value }) => {
      if (value === undefined) return ''
      if (value === true) return ` --${name}`
      const text = String(value)
      const isSecret = name === 'header' && !/^[\w-]+: *\$\{\w+\}$/u.test(text)
      return ` --${name} ${quoted(isSecret ? `${text.split(':')[0]}: …` : text)}`
    })
    .join('')
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

async function askWhich(given: Given, { message, feeds }: Choice): Promise<OfferedFeed> {
  given.say(message)
  for (const [index, feed] of feeds.entries()) given.say(`  ${index + 1}  ${nameOf(feed)}\n     ${feed.url}`)
  const answer = await askPerson(`Which one? 1 to ${feeds.length}, or nothing for none: `)
  const feed = feeds[Number(answer) - 1]
  if (feed === undefined) throw new CommandError('None was chosen; no source was added.')
  return feed
}
