import { changeKinds } from '#model/news.ts'
import type { SubscriptionOptions } from '#model/subscription.ts'
import { usualOptions } from '#web/subscription-body.ts'
import { isTargetKind, kinds } from './target-kinds.ts'
import type { FormTrouble } from './trouble.ts'

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
