import type { Core } from '#core.ts'
import { exportLedger } from '#ledger/export-ledger.ts'
import { type ImportedClaim, importLedger } from '#ledger/import-ledger.ts'
import { writeLedger } from '#ledger/ledger-file.ts'
import { loadLedger } from '#ledger/load-records.ts'
import { recordJson } from '#ledger/record-json.ts'
import type { LeakerRecord } from '#ledger/records.ts'
import { addressKey } from '#parse/canonical-url.ts'
import type { TopicInForce } from '#storage/topics.ts'
import { CommandError, type Given, UsageError } from './command.ts'
import { readBytes, writeTextFile } from './text-file.ts'

/** Every leaker with a record, the most reliable first: a line each, or with --json an object each. */
export async function listLeakers(given: Given, core: Core, topic: TopicInForce): Promise<number> {
  const { records } = await loadLedger(core.runtime.db, topic.id, await core.aliases())
  for (const record of records)
    given.out(given.options['json'] === true ? JSON.stringify(recordJson(record)) : lineOf(record))
  if (records.length === 0) given.say('Nobody told anything of this topic yet.')
  return 0
}

function lineOf({ name, lowerBound, right, settled, count, firsts, medianLeadMs }: LeakerRecord): string {
  const share = settled === 0 ? '   -' : `${String(Math.floor(lowerBound * 100)).padStart(3)}%`
  const lead = medianLeadMs === null ? '' : `, ${(medianLeadMs / 86_400_000).toFixed(1)} days ahead`
  const open = count.unresolved === 0 ? '' : `, ${count.unresolved} open`
  return `${share}  ${name}  ${right} of ${settled} right${open}, first ${firsts} times${lead}`
}

/** The ledger as JSON: to a file, or to stdout without one. */
export async function exportTopicLedger(
  given: Given,
  { runtime, aliases }: Core,
  topic: TopicInForce,
): Promise<number> {
  const text = writeLedger(topic.id, await exportLedger(runtime.db, topic.id, await aliases()))
  const [, file = '-'] = given.words
  if (file === '-') given.out(text.trimEnd())
  else writeTextFile(file, text)
  return 0
}

/** Takes a ledger in, and says what became of each claim and which have no posts here. */
export async function importTopicLedger(
  given: Given,
  { runtime: { db }, aliases }: Core,
  topic: TopicInForce,
): Promise<number> {
  const [, file] = given.words
  if (file === undefined) throw new UsageError("expected 'import FILE'")
  const text = readBytes(file, 'Name a ledger as JSON.', file === '-' ? 0 : file).toString('utf8')
  const imported = await importLedger(db, topic.id, text, {
    aliases: await aliases(),
    urlKeyOf: addressKey,
  })
  if (imported.kind === 'refused') {
    const places = imported.problems.map(({ place, message }) => `${file}: ${place}: ${message}`)
    throw new CommandError([...places, 'Nothing was taken in.'].join('\n'))
  }
  for (const { place, message } of imported.remarks) given.say(`${file}: ${place}: ${message}`)
  for (const claim of imported.claims) given.out(claimLine(claim))
  const without = imported.claims.filter(({ by }) => by === 'none').map(({ id }) => id)
  if (without.length > 0) given.say(`No post here speaks to ${without.join(', ')}.`)
  return 0
}

function claimLine({ id, kind, by, posts }: ImportedClaim): string {
  const found = {
    named: 'named in the file',
    links: 'found by links',
    text: 'found by what they say',
    none: '',
  }
  return `${id}  ${kind}${posts === 0 ? '' : `, ${posts} posts ${found[by]}`}`
}
