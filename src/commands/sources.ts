import { writeFileSync } from 'node:fs'
import type { Core } from '#core.ts'
import { type StoredSource, listSources, removeSource, saveSources } from '#storage/sources.ts'
import { type Command, CommandError, type Given, UsageError, textOption } from './command.ts'
import { checkAddress, readSourceList, sourceAt } from './source-list.ts'
import { withCore } from './with-core.ts'

const actions: Readonly<Record<string, (given: Given, core: Core) => Promise<number>>> = {
  list: listAll,
  add: addOne,
  test: testOne,
  remove: removeOne,
  import: importFile,
  export: exportFile,
}

export const command: Command = {
  summary: 'Lists, adds, tests, removes, imports or exports sources.',
  usage: 'list [--json] | add URL [--name N] | test ID or URL | remove ID | import FILE | export [FILE]',
  mostWords: 2,
  options: { json: { type: 'boolean' }, name: { type: 'string' } },
  run: async (given) => {
    const action = actions[given.words[0] ?? 'list']
    if (action === undefined)
      throw new UsageError(`expected one of ${Object.keys(actions).join(', ')}, not '${given.words[0]}'`)
    return await withCore(given, (core) => action(given, core))
  },
}

async function listAll(given: Given, core: Core): Promise<number> {
  const sources = await listSources(core.runtime.db)
  if (given.options['json'] === true) {
    for (const source of sources) given.out(JSON.stringify(shown(source)))
    return 0
  }
  for (const source of sources) {
    const next =
      source.nextPollAt === null ? 'not asked again' : `next ${new Date(source.nextPollAt).toISOString()}`
    const trouble = source.stateWhy === null ? '' : `\n    ${source.stateWhy} ${source.stateFix ?? ''}`
    const state = `${source.state} since ${new Date(source.stateSince).toISOString()}`
    given.out(
      `${source.id}  ${source.name}\n    ${source.address}\n    ${state}; ${next} (${source.nextPollWhy})${trouble}`,
    )
  }
  return 0
}

/** Instants as ISO 8601, as everywhere in JSON. */
function shown(source: StoredSource): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(source).map(([key, value]) => [
      key,
      /(?:At|Since|Until)$/u.test(key) && typeof value === 'number' ? new Date(value).toISOString() : value,
    ]),
  )
}

async function addOne(given: Given, core: Core): Promise<number> {
  const address = checkAddress(needed(given, 'an address'), 'the address')
  const name = textOption(given, 'name')
  const source = sourceAt(address, name === undefined ? {} : { name })
  const known = (await listSources(core.runtime.db)).find((other) => other.address === address)
  if (known !== undefined)
    throw new CommandError(`${address} is already followed, as ${known.id}. Nothing was changed.`)
  await saveSources(core.runtime.db, [source], 'added', Date.now())
  const report = await core.poll(source.id)
  if (report.kind === 'failed') {
    await removeSource(core.runtime.db, source.id, Date.now())
    throw new CommandError(`${report.message} The source was not added.`)
  }
  given.say(`Added ${source.id}${report.kind === 'read' ? ` with ${report.added} posts` : ''}.`)
  return 0
}

/** Asks a source now and says how it fares. */
async function testOne(given: Given, core: Core): Promise<number> {
  const id = await knownId(given, core)
  const report = await core.poll(id, true)
  const source = (await listSources(core.runtime.db)).find((other) => other.id === id)
  given.out(
    JSON.stringify({ id, ...report, state: source?.state, why: source?.stateWhy, fix: source?.stateFix }),
  )
  return report.kind === 'failed' ? 1 : 0
}

async function removeOne(given: Given, core: Core): Promise<number> {
  const id = await knownId(given, core)
  await removeSource(core.runtime.db, id, Date.now())
  given.say(`${id} is no longer asked. Its posts stay.`)
  return 0
}

async function importFile(given: Given, core: Core): Promise<number> {
  const sources = await readSourceList(needed(given, 'an OPML file or a text file'))
  const { db } = core.runtime
  const saved = await db.transaction().execute((all) => saveSources(all, sources, 'added', Date.now()))
  const known = sources.length - saved
  given.say(`${saved} sources were taken up${known === 0 ? '' : `; ${known} are followed already`}.`)
  return 0
}

async function exportFile(given: Given, core: Core): Promise<number> {
  const sources = (await listSources(core.runtime.db)).filter((source) => source.kind === 'feed')
  const outline = (source: StoredSource) => ({
    type: 'rss',
    text: source.name,
    title: source.name,
    xmlUrl: source.address,
  })
  const groups = Map.groupBy(sources, (source) => source.group ?? '')
  const outlines = Array.from(groups, ([group, own]) =>
    group === '' ? own.map(outline) : [{ text: group, title: group, outlines: own.map(outline) }],
  ).flat()
  const { generateOpml } = await import('feedsmith')
  const text = generateOpml({ head: { title: 'Leakwire sources' }, body: { outlines } })
  const [, file] = given.words
  if (file === undefined || file === '-') given.out(text)
  else writeFileSync(file, text)
  return 0
}

async function knownId(given: Given, core: Core): Promise<string> {
  const wanted = needed(given, 'the id or address of a source')
  const sources = await listSources(core.runtime.db)
  const found = sources.find((source) => source.id === wanted || source.address === wanted)
  if (found !== undefined) return found.id
  throw new CommandError(`There is no source ${wanted}. 'leakwire sources list' shows them all.`)
}

function needed(given: Given, what: string): string {
  const [, word] = given.words
  if (word === undefined) throw new UsageError(`name ${what}`)
  return word
}
