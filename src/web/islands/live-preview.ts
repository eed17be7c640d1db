import { type CompiledTopic, compileTopic } from '#filter/compile.ts'
import type { FailedExample } from '#filter/examples.ts'
import type { Problem } from '#query/problem.ts'
import type { Frame } from '#web/views/frame.ts'
import { counted } from '#web/views/markup.ts'
import { ruleProblems } from '#web/views/rule-trouble.ts'
import type { SamplePost } from '#tune/sample.ts'
import { announce, draw, part } from './parts.ts'
import { previewOf } from './preview.ts'
import { createPreviewPane } from './preview-pane.ts'
import type { Failed, RulesApi } from './rules-api.ts'
import { createTryText } from './try-text.ts'

interface PreviewHands {
  readonly api: RulesApi
  readonly place: Pick<Frame, 'topic' | 'topics'>
  readonly text: () => string
  readonly onProblems: (problems: readonly Problem[]) => void
}

export interface LivePreview {
  /** The text has changed: looks at it once typing pauses. */
  readonly changed: () => void
  /** The rules in force or the pins have changed: looks at everything anew, at once. */
  readonly renew: () => void
}

/** Typing that pauses for so long is looked at. */
const pauseMs = 150

/** Has the server read what is typed, and judges the sample by it here. */
export function createLivePreview({ api, place, text, onProblems }: PreviewHands): LivePreview {
  const pane = createPreviewPane(place)
  const tryText = createTryText()
  let sample: Promise<readonly SamplePost[] | Failed> | null = null
  let timer: number | undefined
  let asking = new AbortController()

  const problemsAre = (problems: readonly Problem[]): void => {
    onProblems(problems)
    draw(part('problems'), problems.length === 0 ? '' : ruleProblems(text(), problems))
    announce(spoken(problems))
  }
  const judgeBy = async (compiled: CompiledTopic, examples: readonly FailedExample[]): Promise<void> => {
    const posts = await (sample ??= api.sample())
    if ('kind' in posts) return pane.say(posts.message)
    const from = performance.now()
    const preview = previewOf(compiled, posts)
    pane.show(preview, examples, performance.now() - from)
  }
  const look = async (signal: AbortSignal): Promise<void> => {
    const checked = await api.check(text(), signal)
    if (checked.kind === 'failed') return pane.say(checked.message)
    problemsAre(checked.kind === 'problems' ? checked.problems : [])
    if (checked.kind === 'problems') return pane.say('Nothing is judged while the rules cannot be read.')
    const compiled = compileTopic(checked.topic, 0)
    tryText.tell(compiled)
    await judgeBy(compiled, checked.examples)
  }
  const begin = (): void => {
    asking.abort()
    asking = new AbortController()
    const { signal } = asking
    look(signal).catch((error: unknown) => {
      if (!signal.aborted) pane.say(`The server could not be asked: ${String(error)}`)
    })
  }
  return {
    changed: () => {
      clearTimeout(timer)
      timer = window.setTimeout(begin, pauseMs)
    },
    renew: () => {
      sample = null
      begin()
    },
  }
}

/** What a reader of the screen hears: the whole list at every pause would be too much. */
function spoken(problems: readonly Problem[]): string {
  const [first] = problems
  if (first === undefined) return ''
  return `${counted(problems.length, 'problem')}, the first in line ${first.line}: ${first.message}`
}
