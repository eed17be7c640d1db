import { z } from 'zod'
import { exportLedger } from '#ledger/export-ledger.ts'
import { importClaims } from '#ledger/import-ledger.ts'
import { claimJson, readLedger } from '#ledger/ledger-file.ts'
import { listAliases } from '#storage/aliases.ts'
import { topicsInForce } from '#storage/topics.ts'
import { compileAliases } from '#text/aliases.ts'
import { type Intake, section } from './section.ts'
import { refuseTopic, topicIds } from './topic-ids.ts'

const shape = z.strictObject({
  topic: z.string(),
  /** As in a ledger's own file. */
  claims: z.array(z.record(z.string(), z.unknown())),
})

/** The ledgers of all topics that have one. Posts that claims name and that are not here are kept with the claim. */
export const ledgersSection = section({
  name: 'ledgers',
  shape,
  entries: async (db) => {
    const aliases = compileAliases((await listAliases(db)).inForce)
    const ledgers = (await topicsInForce(db)).map(async ({ id }) => ({
      topic: id,
      claims: (await exportLedger(db, id, aliases)).map((claim) => ({ ...claimJson(claim) })),
    }))
    return (await Promise.all(ledgers)).filter(({ claims }) => claims.length > 0)
  },
  take: async (intake, entries) => {
    const topics = await topicIds(intake.db)
    for (const [index, ledger] of entries.entries()) {
      const place = `ledgers[${index}]`
      if (topics.has(ledger.topic)) await takeLedger(intake, ledger, place)
      else refuseTopic(intake, place, ledger.topic)
    }
  },
})

async function takeLedger(
  { db, hands, tell, refuse }: Intake,
  { topic, claims }: z.infer<typeof shape>,
  place: string,
): Promise<void> {
  const read = readLedger(JSON.stringify({ claims }))
  if (read.kind === 'error') {
    for (const problem of read.problems) refuse(`${place}.${problem.place}`, problem.message)
    return
  }
  const taken = await importClaims(db, topic, read.claims, hands)
  const notes = new Map(taken.remarks.map(({ place: id, message }) => [id, message]))
  for (const [index, { id, kind }] of taken.claims.entries())
    tell({ what: `claim ${id} of ${topic}`, kind, note: notes.get(read.claims[index]?.id ?? id) ?? '' })
}
