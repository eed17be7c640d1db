import type { FetchOutcome, FetchRequest } from '#model/fetch.ts'
import type { Moving, Source } from '#model/source.ts'

const daysToBelieve = 3

/**
 * What a permanent redirect (or none: `to` is null) means for a source's address: it is stored only after the same one
 * was met on three days in a row of those on which the source was asked, because sites redirect by mistake, and
 * portals in trains and hotels always do.
 */
export function movingOn(
  before: Moving | null,
  to: string | null,
  now: number,
): { readonly moving: Moving | null; readonly movesTo: string | null } {
  if (to === null) return { moving: null, movesTo: null }
  const on = new Date(now).toISOString().slice(0, 10)
  if (before === null || before.to !== to) return { moving: { to, days: 1, on }, movesTo: null }
  if (before.on === on) return { moving: before, movesTo: null }
  const days = before.days + 1
  return { moving: { to, days, on }, movesTo: days < daysToBelieve ? null : to }
}

/**
 * The address that a source would have after a permanent redirect; null if it keeps its own. Its credentials stay with
 * their host. Where it sends headers of its own it moves to no other: what they hold was meant for this one.
 */
export function addressAfter(
  { address, headers = {} }: Pick<Source, 'address' | 'headers'>,
  movedTo: string | null,
): string | null {
  if (movedTo === null) return null
  const [from, to] = [new URL(address), new URL(movedTo)]
  if (from.origin === to.origin) {
    to.username = from.username
    to.password = from.password
  } else if (Object.keys(headers).length > 0) return null
  return to.href === address ? null : to.href
}

/** Asks for a source. That other places than its address have moved, an interface or a page, says nothing of where it is. */
export function askedFor(
  { address }: Pick<Source, 'address'>,
  ask: (request: FetchRequest) => Promise<FetchOutcome>,
): typeof ask {
  return async (request) => {
    const outcome = await ask(request)
    if (request.url === address || outcome.kind === 'failed') return outcome
    return outcome.kind === 'unchanged'
      ? { ...outcome, movedTo: null }
      : { ...outcome, answer: { ...outcome.answer, movedTo: null } }
  }
}
