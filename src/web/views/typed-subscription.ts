import type { FileProblem } from '#model/file-problem.ts'
import { changeKinds } from '#model/news.ts'
import type { SubscriptionOptions } from '#model/subscription.ts'
import { usualOptions } from '#web/subscription-body.ts'
import type { WebProblem } from '#web/problem.ts'
import { isTargetKind, kinds } from './target-kinds.ts'
import type { FormTrouble } from './trouble.ts'

/** What is wrong with what was typed, by the names that the form gives its fields. */
export function typedTrouble(
  typed: FormTrouble['typed'],
  { message, fix, details }: Pick<WebProblem, 'message' | 'fix' | 'details'>,
): FormTrouble {
  const problems = (details['problems'] ?? []) as readonly FileProblem[]
  if (problems.length === 0) return { typed, message, fix }
  const wrong = problems.map((problem) => `${labelOf(problem.place, typed)}: expected ${problem.message}`)
  const hidden = 'Addresses and keys are not shown back: type them once more.'
  return { typed, message: `${wrong.join('. ')}.`, fix: `Nothing was changed. ${hidden}` }
}

function labelOf(place: string, { kind = '' }: FormTrouble['typed']): string {
  const part = isTargetKind(kind) ? kinds[kind].parts.find(({ name }) => name === place) : undefined
  return part?.label ?? optionLabels[place] ?? place
}

const optionLabels: Readonly<Record<string, string>> = {
  filter: 'Stories of',
  'options.zone': 'Time zone',
  'options.quiet': 'Quiet hours',
  'options.quiet.from': 'Quiet hours, from',
  'options.quiet.to': 'Quiet hours, to',
  'options.digestAt': 'Time of the daily message',
}

/** What the form says, as a body of the API; fields that it does not have are left out. */
export function typedBody(typed: FormTrouble['typed']): object {
  const { kind = '', filter = '' } = typed
  const parts = isTargetKind(kind)
    ? kinds[kind].parts.map(({ name }) => [name, partOf(name, typed)] as const)
    : []
  return {
    filter: Number(filter),
    target: { kind, ...Object.fromEntries(parts) },
    options: typedOptions(typed, usualOptions()),
  }
}

/** The one part that is no text and may be taken away again. */
function partOf(name: string, typed: FormTrouble['typed']): string | null {
  const text = typed[name] ?? ''
  return name === 'thread' && text.trim() === '' ? null : text
}

/** The options that a form says; those of `before` where it is not ours, or says nothing. */
export function typedOptions(typed: FormTrouble['typed'], before: SubscriptionOptions): SubscriptionOptions {
  if (typed['form'] !== 'whole') return before
  const text = (name: string): string => (typed[name] ?? '').trim()
  const [from, to, digest] = [text('quietFrom'), text('quietTo'), text('digest')]
  const wished = text('changes').split(' ')
  return {
    changes: changeKinds.filter((kind) => wished.includes(kind)),
    zone: text('zone'),
    quiet: from === '' && to === '' ? null : { from, to },
    digest: digest === 'hourly' || digest === 'daily' ? digest : 'off',
    digestAt: text('digestAt') || before.digestAt,
  }
}
