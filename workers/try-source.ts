import type { Wish } from '#model/follow.ts'
import type { Answer } from '#model/fetch.ts'
import type { SourceKind } from '#model/source.ts'
import { type Harvest, unasked } from '#sources/adapter.ts'
import { adapterOf, allAdapters } from '#sources/adapters.ts'
import { askSource } from '#sources/ask-source.ts'
import { optionsProblem } from '#sources/options-problem.ts'
import { recognise } from '#sources/recognise.ts'
import type { PollHands } from './poll.ts'
import { recorded } from './raw-answers.ts'

/** What asking a place once, without following it, brought. `answers`: all that came, as it came. */
export type Tried = {
  readonly kind: SourceKind
  readonly address: string
  readonly answers: readonly Answer[]
} & (
  | { readonly harvest: Harvest }
  | { readonly harvest: null; readonly message: string; readonly fix: string }
)

/** Why nothing was asked. */
export interface NotTried {
  readonly harvest: null
  readonly answers: readonly []
  readonly message: string
  readonly fix: string
}

/** Asks a place as a source of it would be asked for the first time. Nothing is stored. */
export async function trySource(
  hands: Pick<PollHands, 'ask' | 'env' | 'now'>,
  wish: Pick<Wish, 'what' | 'kind' | 'options' | 'headers' | 'proxy'> & { readonly lang?: string | null },
): Promise<Tried | NotTried> {
  const read = recognise(wish.what, await allAdapters(), wish.kind)
  if (read.kind === 'refused') return notTried(read.message, read.fix)
  const adapter = await adapterOf({ kind: read.as ?? 'feed' })
  const { options = {}, lang = null } = wish
  const problem = optionsProblem(adapter, options)
  if (problem !== null) return notTried(problem, 'Nothing was asked.')
  const recording = recorded(hands.ask)
  const source = { ...unasked, ...wish, address: read.address, lang, options }
  const asked = await askSource(adapter, source, { ...hands, ask: recording.ask })
  const place = { kind: adapter.kind, address: read.address, answers: recording.answers }
  const failed = ({ message, fix }: { readonly message: string; readonly fix: string }): Tried => {
    return { ...place, harvest: null, message, fix }
  }
  switch (asked.kind) {
    case 'failed':
      return failed(asked.failure)
    case 'unreadable':
      return failed(asked.error)
    case 'unchanged':
      return failed({ message: 'The server says that nothing has changed.', fix: 'Try again later.' })
    case 'gathered':
      return { ...place, harvest: asked.harvest }
    case 'fresh': {
      const { url, contentType, body } = asked.answer
      const parsed = adapter.parse(body, { url, contentType, receivedAt: hands.now(), lang, options })
      return parsed.kind === 'error' ? failed(parsed.error) : { ...place, harvest: parsed.harvest }
    }
  }
}

function notTried(message: string, fix: string): NotTried {
  return { harvest: null, answers: [], message, fix }
}
