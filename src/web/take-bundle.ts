import { exportBundle } from '#bundle/export-bundle.ts'
import { type ImportedBundle, importBundle } from '#bundle/import-bundle.ts'
import type { BundleHands } from '#bundle/section.ts'
import { addressKey } from '#parse/canonical-url.ts'
import type { WebHands } from './hands.ts'
import { WebProblem } from './problem.ts'
import { toldProblems } from './told-problems.ts'
import { withoutPassword } from './without-password.ts'

type Asked = Pick<WebHands, 'db' | 'now' | 'newSecret' | 'aliases' | 'keepTopicFile'>

/** What came of a bundle; `remarks` is what its owner has still to do. */
export type TakenBundle = Omit<Extract<ImportedBundle, { kind: 'imported' }>, 'kind' | 'newTopics'> & {
  readonly remarks: readonly string[]
}

/** Everything the owner has said, as a file. */
export async function writeBundleOf(asked: Asked, secrets: boolean): Promise<string> {
  return await exportBundle(asked.db, { secrets, hands: await handsOf(asked) })
}

/** Takes a bundle in, and writes the files of topics that are new. What is wrong with the bundle is a value. */
export async function takeBundle(
  asked: Asked,
  text: string,
  isTrial: boolean,
): Promise<
  { readonly kind: 'taken'; readonly taken: TakenBundle } | Extract<ImportedBundle, { kind: 'refused' }>
> {
  const imported = await importBundle(asked.db, text, { hands: await handsOf(asked), isTrial })
  if (imported.kind === 'refused') return imported
  const { changes, newTopics } = imported
  const remarks = isTrial ? [] : newTopics.flatMap((topic) => asked.keepTopicFile(topic) ?? [])
  return { kind: 'taken', taken: { isTrial, changes, remarks } }
}

/** The same for the web. Throws a problem with every place that is wrong; then nothing was taken in. */
export async function takeBundleOrThrow(
  hands: WebHands,
  text: string,
  isTrial: boolean,
): Promise<TakenBundle> {
  const outcome = await takeBundle(hands, text, isTrial)
  if (outcome.kind === 'taken') return outcome.taken
  const { problems, isJson } = outcome
  throw new WebProblem(
    isJson ? 422 : 400,
    'This bundle cannot be taken in.',
    `Nothing was changed. ${toldProblems(problems)}`,
    {
      details: { problems },
    },
  )
}

async function handsOf({ now, newSecret, aliases }: Asked): Promise<BundleHands> {
  return { now: now(), newSecret, aliases: await aliases(), urlKeyOf: addressKey, withoutPassword }
}
