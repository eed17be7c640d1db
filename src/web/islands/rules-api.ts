import type { FailedExample } from '#filter/examples.ts'
import type { Topic } from '#model/topic.ts'
import type { Problem } from '#query/problem.ts'
import type { Backtest } from '#tune/backtest.ts'
import type { PinViolation } from '#tune/check-pins.ts'
import type { SamplePost } from '#tune/sample.ts'
import { ask, troubleOf } from './ask.ts'

/** Something that went wrong, as a sentence. */
export interface Failed {
  readonly kind: 'failed'
  readonly message: string
}

export type Checked =
  | { readonly kind: 'topic'; readonly topic: Topic; readonly examples: readonly FailedExample[] }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | Failed

export type Applied =
  | { readonly kind: 'applied'; readonly version: number; readonly toJudge: number }
  /** Somebody else put other rules in force meanwhile. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'pins'; readonly pins: readonly PinViolation[] }
  | Failed

/** The version in force, and how many posts have yet to be judged by it. */
interface InForce {
  readonly version: number
  readonly source: string
  readonly toJudge: number
}

/** What the server says of one topic. The API is our own, so its answers are taken to be what it promises. */
export interface RulesApi {
  /** Throws an AbortError if `signal` ends it. */
  readonly check: (source: string, signal: AbortSignal) => Promise<Checked>
  readonly sample: () => Promise<readonly SamplePost[] | Failed>
  /** `onProgress` hears of posts done and in all. */
  readonly backtest: (
    source: string,
    onProgress: (done: number, total: number) => void,
  ) => Promise<Backtest | Failed>
  readonly apply: (rules: {
    readonly source: string
    readonly base: number
    readonly reason: string
    readonly force: boolean
  }) => Promise<Applied>
  readonly undo: (base: number) => Promise<Applied>
  /** Throws if the server cannot say. */
  readonly inForce: () => Promise<InForce>
  /** null takes the pin away. Null comes back if it was done. */
  readonly pin: (postId: number, must: boolean | null) => Promise<Failed | null>
}

/** The rules of one topic, over the JSON API. */
export function createRulesApi(topicId: string): RulesApi {
  const base = `/api/topics/${encodeURIComponent(topicId)}`
  const post = (path: string, json: unknown, signal?: AbortSignal): Promise<Response> =>
    ask(`${base}/${path}`, { method: 'POST', json, ...(signal !== undefined && { signal }) })
  return {
    check: async (source, signal) => await readChecked(await post('check', { source }, signal)),
    sample: () => orFailed(async () => await readSample(await ask(`${base}/sample`))),
    backtest: (source, onProgress) =>
      orFailed(async () => await readBacktest(await post('backtest', { source }), onProgress)),
    apply: (rules) => orFailed(async () => await readApplied(await post('versions', rules))),
    undo: (version) => orFailed(async () => await readApplied(await post('undo', { base: version }))),
    inForce: async () => {
      const answer = await ask(base)
      if (!answer.ok) throw new TypeError(await troubleOf(answer))
      return (await answer.json()) as InForce
    },
    pin: (postId, must) => {
      const path = `${base}/pins/${postId}`
      return orFailed(async () => {
        const answer = await (must === null
          ? ask(path, { method: 'DELETE' })
          : ask(path, { method: 'PUT', json: { must } }))
        return answer.ok ? null : await failedOf(answer)
      })
    },
  }
}

/** A server that cannot be reached is no fault of the page. */
async function orFailed<T>(answer: () => Promise<T>): Promise<T | Failed> {
  try {
    return await answer()
  } catch (error) {
    const message = `The server cannot be reached (${String(error)}). Try it again when it runs.`
    return { kind: 'failed', message }
  }
}

async function readSample(answer: Response): Promise<readonly SamplePost[] | Failed> {
  if (!answer.ok) return await failedOf(answer)
  return ((await answer.json()) as { posts: readonly SamplePost[] }).posts
}

async function failedOf(answer: Response): Promise<Failed> {
  return { kind: 'failed', message: await troubleOf(answer) }
}

async function readChecked(answer: Response): Promise<Checked> {
  if (answer.ok)
    return { kind: 'topic', ...((await answer.json()) as { topic: Topic; examples: FailedExample[] }) }
  if (answer.status !== 422) return await failedOf(answer)
  return { kind: 'problems', problems: ((await answer.json()) as { problems: Problem[] }).problems }
}

async function readApplied(answer: Response): Promise<Applied> {
  if (answer.ok)
    return { kind: 'applied', ...((await answer.json()) as { version: number; toJudge: number }) }
  if (answer.status === 409) return { kind: 'overtaken' }
  const { pins } = (await answer
    .clone()
    .json()
    .catch(() => ({}))) as { pins?: readonly PinViolation[] }
  return answer.status === 422 && pins !== undefined ? { kind: 'pins', pins } : await failedOf(answer)
}

type Line =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'result'; readonly backtest: Backtest }
  | { readonly kind: 'failed'; readonly message: string; readonly fix: string }

/** The stream as it comes, a line of JSON at a time. */
async function readBacktest(
  answer: Response,
  onProgress: (done: number, total: number) => void,
): Promise<Backtest | Failed> {
  if (!answer.ok || answer.body === null) return await failedOf(answer)
  let rest = ''
  for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${piece}`.split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines.filter((line) => line !== '')) {
      const line = JSON.parse(text) as Line
      if (line.kind === 'result') return line.backtest
      if (line.kind === 'failed') return { kind: 'failed', message: `${line.message} ${line.fix}` }
      onProgress(line.done, line.total)
    }
  }
  return { kind: 'failed', message: 'The backtest broke off. Try it again.' }
}
