import type { Kysely } from 'kysely'
import type { FileProblem } from '#model/file-problem.ts'
import type { Database, Tables } from '#storage/tables.ts'
import { lockConfig } from '#tune/change-topic.ts'
import { type Bundle, readBundle, sections } from './bundle-file.ts'
import type { BundleChange, BundleHands, Intake } from './section.ts'

export type ImportedBundle =
  | {
      readonly kind: 'imported'
      /** In the order of the file. */
      readonly changes: readonly BundleChange[]
      /** Topics that were not in force here, with their YAML: they need a file in config/topics. */
      readonly newTopics: Intake['newTopics']
      /** It was only tried: nothing was changed. */
      readonly isTrial: boolean
    }
  /** Nothing was taken in. */
  | { readonly kind: 'refused'; readonly isJson: boolean; readonly problems: readonly FileProblem[] }

/**
 * Takes in a bundle in one transaction, or nothing of it and says every place that is wrong. What the bundle says of
 * topics, aliases, pins and claims stands from then on; sources that are followed here stay as they are; filters and
 * subscriptions are added beside those there are. What the bundle does not name stays. `isTrial`: does all that, and takes it back.
 */
export async function importBundle(
  db: Kysely<Tables>,
  text: string,
  { hands, isTrial }: { readonly hands: BundleHands; readonly isTrial: boolean },
): Promise<ImportedBundle> {
  const read = readBundle(text)
  if (read.kind === 'error') return { ...read, kind: 'refused' }
  try {
    return await db.transaction().execute(async (transaction) => {
      const { problems, ...taken } = await take(transaction, read.bundle, hands)
      if (problems.length > 0) throw new TakenBack({ kind: 'refused', isJson: true, problems })
      if (isTrial) throw new TakenBack({ kind: 'imported', ...taken, isTrial })
      return { kind: 'imported', ...taken, isTrial }
    })
  } catch (error) {
    if (error instanceof TakenBack) return error.outcome
    throw error
  }
}

/** Thrown so that the transaction is rolled back. */
class TakenBack extends Error {
  override readonly name = 'TakenBack'
  readonly outcome: ImportedBundle

  constructor(outcome: ImportedBundle) {
    super('A bundle was taken back.')
    this.outcome = outcome
  }
}

async function take(transaction: Database, bundle: Bundle, hands: BundleHands) {
  await lockConfig(transaction)
  const changes: BundleChange[] = []
  const problems: FileProblem[] = []
  const newTopics: Intake['newTopics'] = []
  const intake: Intake = {
    db: transaction,
    hands,
    sourceIds: new Map(),
    newTopics,
    tell: (change: BundleChange) => changes.push(change),
    refuse: (place: string, message: string) => problems.push({ place, message }),
  }
  for (const { name, take: takeSection } of sections) await takeSection(intake, bundle[name] ?? [])
  return { changes, newTopics, problems }
}
