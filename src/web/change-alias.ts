import { readAliases } from '#keywords/read-aliases.ts'
import type { Alias } from '#model/keyword.ts'
import {
  type AliasInForce,
  type AliasList,
  forgetPageAlias,
  listAliases,
  putPageAlias,
} from '#storage/aliases.ts'
import { storable } from '#storage/json-text.ts'
import type { Database } from '#storage/tables.ts'
import { lockConfig } from '#tune/change-topic.ts'
import type { WebHands } from './hands.ts'
import { WebProblem } from './problem.ts'

/** Looks whether an entry, null if there is none in force, is the one that a change was made from; throws if not. */
export type EntryCheck = (alias: AliasInForce | null) => void

const anyEntry: EntryCheck = () => {}

/**
 * Puts what a person says of a thing and its spellings in force: `body` as an entry of config/aliases.yaml. Throws a
 * problem in words for an entry that cannot be, or that takes a spelling another thing has.
 */
export async function saveAlias(hands: WebHands, body: unknown, check = anyEntry): Promise<Alias> {
  const [alias] = readOrThrow([body])
  if (alias === undefined)
    throw refused('nothing was given', 'Give a canonical id, a type, a name and forms.')
  const clean = {
    ...alias,
    canonical: storable(alias.canonical),
    name: storable(alias.name),
    forms: alias.forms.map(storable),
  }
  await changing(hands, async (db) => {
    const { inForce } = await listAliases(db)
    check(entryIn(inForce, clean.canonical))
    readOrThrow([clean, ...inForce.filter(({ canonical }) => canonical !== clean.canonical)])
    await putPageAlias(db, clean, hands.now())
  })
  return clean
}

/** Takes a thing out of the table: one of the page goes, one of the file is hidden. Throws a problem if there is none. */
export async function removeAlias(hands: WebHands, canonical: string, check = anyEntry): Promise<void> {
  await changing(hands, async (db) => {
    const alias = entryIn((await listAliases(db)).inForce, canonical)
    if (alias === null) throw missingAlias(canonical)
    check(alias)
    if (alias.inFile === null) await forgetPageAlias(db, canonical)
    else await putPageAlias(db, { ...alias.inFile, forms: [] }, hands.now())
  })
}

/** Lets the file have its say again. Throws a problem if the page says nothing of the thing. */
export async function restoreAlias(hands: WebHands, canonical: string, check = anyEntry): Promise<void> {
  await changing(hands, async (db) => {
    check(entryIn((await listAliases(db)).inForce, canonical))
    if (!(await forgetPageAlias(db, storable(canonical)))) throw missingAlias(canonical)
  })
}

/** All entries as a file of their own, an entry a line, to be put into config/. */
export function aliasFile({ inForce }: AliasList): string {
  const lines = inForce.map(
    ({ canonical, type, name, forms }) => `- ${JSON.stringify({ canonical, type, name, forms })}\n`,
  )
  return `# The alias table as it is in force. What the marks mean stands in the file that comes with Leakwire.\n${lines.join('')}`
}

function entryIn(inForce: readonly AliasInForce[], canonical: string): AliasInForce | null {
  return inForce.find((each) => each.canonical === canonical) ?? null
}

async function changing({ db }: WebHands, change: (db: Database) => Promise<void>): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await lockConfig(transaction)
    await change(transaction)
  })
}

function readOrThrow(entries: readonly unknown[]): readonly Alias[] {
  const { aliases, problems } = readAliases(entries)
  const [first] = problems
  if (first === undefined) return aliases
  throw refused(first.problem, first.fix)
}

function refused(what: string, fix: string): WebProblem {
  return new WebProblem(422, `The entry cannot be taken: ${what}.`, fix)
}

/** The answer to who names an entry that is not there. */
export function missingAlias(canonical: string): WebProblem {
  return new WebProblem(
    404,
    `There is no entry "${canonical}" to change.`,
    'The list of aliases names them all.',
  )
}
