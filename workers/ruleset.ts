import { type CompiledTopic, compileTopic } from '#filter/compile.ts'
import type { JudgedPost } from '#filter/fields.ts'
import { modeOf } from '#filter/judge.ts'
import { judgeRevisions } from '#filter/judge-revisions.ts'
import { readTopicFile } from '#filter/topic-file.ts'
import type { SourceMode } from '#model/source.ts'
import type { Verdict } from '#model/verdict.ts'
import type { Database } from '#storage/tables.ts'
import { type TopicInForce, rulesetInForce, topicsInForce } from '#storage/topics.ts'

/** The rules of all topics in force, compiled when first asked for. */
export interface Ruleset {
  readonly number: number
  readonly topics: readonly { readonly id: string; readonly name: string; readonly compiled: CompiledTopic }[]
}

export interface TopicVerdict {
  readonly topicId: string
  readonly verdict: Verdict
}

/** How old the knowledge of what is in force may be; posts judged under the old rules meanwhile are judged again. */
const lookAgainAfterMs = 1_000

/** Gives the ruleset in force, compiled once a version and looked up at most once a second. */
export function createRulesets(db: Database, now: () => number): () => Promise<Ruleset> {
  let current: Ruleset = { number: 0, topics: [] }
  let lookedAt = -Infinity
  return async () => {
    if (now() - lookedAt < lookAgainAfterMs) return current
    if ((await rulesetInForce(db)) !== current.number) current = await load(db)
    lookedAt = now()
    return current
  }
}

async function load(db: Database): Promise<Ruleset> {
  const topics = await topicsInForce(db)
  return {
    number: Math.max(0, ...topics.map(({ ruleset }) => ruleset)),
    topics: topics.map((topic) => {
      let compiled: CompiledTopic | null = null
      return {
        id: topic.id,
        name: topic.name,
        // A round that brings nothing new judges nothing.
        get compiled() {
          return (compiled ??= compile(topic))
        },
      }
    }),
  }
}

function compile({ id, version, source }: TopicInForce): CompiledTopic {
  const read = readTopicFile(source)
  if (read.kind === 'topic') return compileTopic(read.topic, version)
  throw new Error(
    `Topic ${id}, version ${version}, no longer reads with this program: ` +
      `${read.problems.map(({ message }) => message).join('; ')}. Correct config/topics/${id}.yaml and start again.`,
  )
}

/** What each topic says about a post by its revisions, the newest first; topics that score it zero or less are left out. */
export function judgeAll(
  ruleset: Ruleset,
  revisions: readonly JudgedPost[],
  mode: SourceMode,
): (TopicVerdict & { readonly index: number })[] {
  return ruleset.topics.flatMap(({ id, compiled }) => {
    const judged = judgeRevisions(compiled, revisions, modeOf(mode))
    return judged === null ? [] : [{ topicId: id, ...judged }]
  })
}
