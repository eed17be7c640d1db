import { z } from 'zod'
import { readAliases } from '#keywords/read-aliases.ts'
import type { Alias } from '#model/keyword.ts'
import { type AliasInForce, hidingAliases, listAliases, putPageAlias } from '#storage/aliases.ts'
import { type Intake, section } from './section.ts'

const shape = z.strictObject({
  canonical: z.string().min(1),
  type: z.string(),
  name: z.string(),
  /** None: the entry of the file is hidden. */
  forms: z.array(z.string()),
})

/** The table as it is in force, whether the file or the page says so. */
export const aliasesSection = section({
  name: 'aliases',
  shape,
  entries: async (db) => {
    const { inForce } = await listAliases(db)
    return [...inForce, ...(await hidingAliases(db))]
      .map(({ canonical, type, name, forms }) => ({ canonical, type, name, forms: [...forms] }))
      .toSorted((a, b) => (a.canonical < b.canonical ? -1 : 1))
  },
  take: takeAliases,
})

async function takeAliases(intake: Intake, entries: readonly z.infer<typeof shape>[]): Promise<void> {
  const { db, refuse } = intake
  const { inForce } = await listAliases(db)
  const shown = entries.filter(({ forms }) => forms.length > 0)
  const others = inForce.filter(({ canonical }) => !entries.some((entry) => entry.canonical === canonical))
  const read = readAliases([...shown, ...others])
  for (const { entry, problem, fix } of read.problems) {
    const wrong = shown[entry - 1]
    const place = wrong === undefined ? 'aliases' : `aliases, entry ${entries.indexOf(wrong) + 1}`
    refuse(place, `${problem}. ${fix}`)
  }
  if (read.problems.length > 0) return
  const here = new Map(inForce.map((alias) => [alias.canonical, alias]))
  const hidden = new Set((await hidingAliases(db)).map(({ canonical }) => canonical))
  for (const alias of [...read.aliases.slice(0, shown.length), ...hiding(entries)])
    await takeAlias(intake, alias, { here: here.get(alias.canonical) ?? null, hidden })
}

function hiding(entries: readonly z.infer<typeof shape>[]): Alias[] {
  return entries
    .filter(({ forms }) => forms.length === 0)
    .map((entry) => ({ ...entry, type: entry.type as Alias['type'] }))
}

async function takeAlias(
  { db, hands, tell }: Intake,
  alias: Alias,
  { here, hidden }: { readonly here: AliasInForce | null; readonly hidden: ReadonlySet<string> },
): Promise<void> {
  const what = `alias ${alias.canonical}`
  const hides = alias.forms.length === 0
  const isSame = hides ? hidden.has(alias.canonical) : here !== null && saysSame(here, alias)
  if (isSame) {
    tell({ what, kind: 'same', note: '' })
    return
  }
  if (hides && here !== null && here.inFile === null) {
    tell({ what, kind: 'left', note: 'it is hidden there, and was added here' })
    return
  }
  await putPageAlias(db, alias, hands.now)
  tell({ what, kind: here === null ? 'added' : 'changed', note: hides ? 'hidden' : '' })
}

function saysSame(one: Alias, other: Alias): boolean {
  const text = ({ type, name, forms }: Alias) => JSON.stringify([type, name, forms])
  return text(one) === text(other)
}
