import type { CompiledTopic } from './compile.ts'
import { judge } from './judge.ts'

/** An example of the topic's own file that the topic judges otherwise. */
export interface FailedExample {
  readonly text: string
  readonly shouldKeep: boolean
  readonly score: number
  readonly why: readonly string[]
}

/** The inline examples that a topic fails, in broad mode, those to be kept first. Empty: the topic does what it says. */
export function failedExamples(compiled: CompiledTopic): FailedExample[] {
  const { keep, drop } = compiled.topic.examples
  const expected = [
    ...keep.map((text) => ({ text, shouldKeep: true })),
    ...drop.map((text) => ({ text, shouldKeep: false })),
  ]
  return expected.flatMap(({ text, shouldKeep }) => {
    const { keep: isKept, score, why } = judge(compiled, { title: '', text })
    return isKept === shouldKeep ? [] : [{ text, shouldKeep, score, why }]
  })
}
