import { z } from 'zod'
import type { ParseError } from '#model/feed.ts'
import type { FetchFailure, FetchFailureCode } from '#model/fetch.ts'
import type { Poll } from '#sources/adapter.ts'
import { saidJson } from '#sources/ask-json.ts'
import { text } from './shapes.ts'

/** A failure in the words of Bluesky, where it said why: accounts that are not there, closed, or do not want us. */
export function explained(failure: FetchFailure): FetchFailure {
  const { error, message } = saidShape.parse(saidJson(failure))
  const known = refusals.find((refusal) => refusal.says.test(`${error}: ${message}`))
  return known === undefined
    ? failure
    : { ...failure, code: known.code, message: known.message, fix: known.fix }
}

/** Whether the server itself is in trouble, so that it is worth asking another one. One that asks us to wait is not, unless it says so by 5xx. */
export function isDown({ code, status }: FetchFailure): boolean {
  return status === null ? /^(?:network|dns|timeout|tls)$/u.test(code) : status >= 500
}

/** Why a question brought no page. */
export function stoppedBy(stop: Exclude<Poll, { kind: 'gathered' }>): FetchFailure {
  if (stop.kind === 'failed') return stop.failure
  const { code, message, fix } = stop.kind === 'unreadable' ? stop.error : notNew
  return { code: isFailureCode(code) ? code : 'wrongContent', message, fix, status: null, retryAfterMs: null }
}

const notNew: Pick<ParseError, 'code' | 'message' | 'fix'> = {
  code: 'wrongContent',
  message: 'Bluesky said that nothing had changed, though it was asked for a page that was never read.',
  fix: 'Nothing to do if it passes: it is asked again by itself.',
}

function isFailureCode(code: ParseError['code']): code is ParseError['code'] & FetchFailureCode {
  return code !== 'html' && code !== 'empty'
}

const ASKED_AGAIN =
  'Nothing to do: for two weeks it is asked by itself whether the account is back, later by hand. Its posts stay here.'

const saidShape = z.object({ error: text, message: text }).catch({ error: '', message: '' })

const refusals: readonly (Pick<FetchFailure, 'code' | 'message' | 'fix'> & { readonly says: RegExp })[] = [
  {
    says: /^AccountTakedown\b|^InvalidRequest: .*(?:taken down|suspended)/iu,
    code: 'notFound',
    message: 'Bluesky has suspended this account, for a time or for good.',
    fix: ASKED_AGAIN,
  },
  {
    says: /^AccountDeactivated\b|^InvalidRequest: .*deactivated/iu,
    code: 'notFound',
    message: 'The owner of this account on Bluesky has deactivated it.',
    fix: ASKED_AGAIN,
  },
  {
    says: /^InvalidRequest: (?:Profile|Actor|Could not find (?:user|repo|root)|Could not locate)/iu,
    code: 'notFound',
    message: 'There is no such profile on Bluesky (any more).',
    fix: 'Look on bsky.app for the profile, and give its new address if it has moved.',
  },
  {
    says: /^(?:InvalidRequest|HandleNotFound|InvalidHandle): .*handle/iu,
    code: 'notFound',
    message: 'No account on Bluesky has this name (any more).',
    fix: 'Correct the name, or give the address of the profile under its new one: https://bsky.app/profile/NAME.',
  },
  {
    says: /^BlockedByActor\b/u,
    code: 'optedOut',
    message: 'This author on Bluesky has blocked the account whose token is sent.',
    fix: "Take the token out of the source's headers: without one, what everybody may read is read.",
  },
  {
    says: /^BlockedActor\b/u,
    code: 'blocked',
    message: 'The account whose token is sent has itself blocked this author on Bluesky.',
    fix: "Unblock the author there, or take the token out of the source's headers.",
  },
  {
    says: /^(?:ExpiredToken|InvalidToken|AuthMissing|AuthenticationRequired)\b/u,
    code: 'authExpired',
    message: 'Bluesky does not take the token that is sent.',
    fix: "Take it out of the source's headers: none is needed.",
  },
]
