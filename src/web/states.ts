import type { SourceState } from '#model/source.ts'

/** How a state reads, and how worried one should be. */
export const states: Readonly<
  Record<SourceState, { readonly name: string; readonly tone: 'good' | 'warn' | 'bad' | 'calm' }>
> = {
  new: { name: 'Not asked yet', tone: 'calm' },
  ok: { name: 'Fine', tone: 'good' },
  quiet: { name: 'Quiet', tone: 'calm' },
  degraded: { name: 'Degraded', tone: 'warn' },
  rateLimited: { name: 'Asked to wait', tone: 'warn' },
  blocked: { name: 'Blocked', tone: 'bad' },
  needsSignIn: { name: 'Needs sign-in', tone: 'bad' },
  broken: { name: 'Broken', tone: 'bad' },
  gone: { name: 'Gone', tone: 'bad' },
  overBudget: { name: 'Over budget', tone: 'warn' },
  paused: { name: 'Paused', tone: 'calm' },
}

/** Whether a state is one that its owner may want to mend. */
export function isTrouble(state: SourceState): boolean {
  return states[state].tone === 'warn' || states[state].tone === 'bad'
}
