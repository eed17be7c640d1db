import type { FetchFailure, FetchOutcome, FetchRequest, MailOutcome } from '#model/fetch.ts'
import type { Mail, Message, Parcel } from '#model/news.ts'
import type { Target } from '#model/subscription.ts'
import { makeParcel } from '#notify/make-parcel.ts'
import { secretsOf, withoutSecrets } from '#notify/secrets.ts'
import { readyTarget } from './ready-target.ts'

export interface SendHands {
  readonly ask: (request: FetchRequest) => Promise<FetchOutcome>
  /** null: the settings name no SMTP server. */
  readonly mail: ((mail: Mail) => Promise<MailOutcome>) | null
  /** What `${NAME}` in targets stands for. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
}

/**
 * Sends a message once. Null: the target took it. A failure says what happened and what to do, without any secret of the
 * target. Throws what is nobody's fault but ours, and if it was stopped.
 */
export async function sendMessage(
  hands: SendHands,
  target: Target,
  message: Message,
): Promise<FetchFailure | null> {
  const ready = readyTarget(target, hands.env)
  if ('code' in ready) return ready
  const made = parcelOf(ready, message, hands.now())
  if ('code' in made) return made
  const failure = made.kind === 'mail' ? await post(hands, made.mail) : await hand(hands, made, message)
  return failure === null ? null : cleaned(failure, secretsOf(ready))
}

/** What the environment put into a target may make it one that nothing can be sent to. */
function parcelOf(target: Target, message: Message, now: number): Parcel | FetchFailure {
  try {
    return makeParcel(target, message, now)
  } catch {
    // What is thrown may repeat the secret.
    return config(
      'The address, token or secret of this subscription is none that can be used, so nothing was sent.',
    )
  }
}

async function post({ mail: send }: SendHands, mail: Mail): Promise<FetchFailure | null> {
  if (send === null) {
    return config(
      'No SMTP server is set, so no letter was sent.',
      'Set LEAKWIRE_SMTP_URL and LEAKWIRE_MAIL_FROM and start Leakwire again.',
    )
  }
  const outcome = await send(mail)
  return outcome.kind === 'sent' ? null : outcome.failure
}

async function hand(
  { ask }: SendHands,
  { url, headers, body }: Extract<Parcel, { kind: 'http' }>,
  { subscriptionId }: Message,
): Promise<FetchFailure | null> {
  const outcome = await ask({
    url,
    etag: null,
    lastModified: null,
    headers: { accept: 'application/json, */*;q=0.5', ...headers },
    json: body,
    lane: `subscription ${subscriptionId}`,
    readsErrors: true,
  })
  // An answer that is too long to read was a yes all the same.
  return outcome.kind === 'failed' && outcome.failure.code !== 'tooLarge' ? outcome.failure : null
}

function config(message: string, fix = 'Correct it on the page of subscriptions.'): FetchFailure {
  return { code: 'config', message, fix, status: null, retryAfterMs: null }
}

const longestSaid = 200

function cleaned(failure: FetchFailure, secrets: readonly string[]): FetchFailure {
  const { said = '', retryAfterMs, code } = failure
  const words = withoutSecrets(said, secrets).replaceAll(/\s+/gu, ' ').slice(0, longestSaid)
  const message = words === '' ? failure.message : `${failure.message} It said: ${words}`
  return {
    code,
    message: withoutSecrets(message, secrets),
    fix: withoutSecrets(fixes[code] ?? failure.fix, secrets),
    status: failure.status,
    retryAfterMs: retryAfterMs ?? saidWaitMs(said),
  }
}

/** Telegram and Discord say in the body how many seconds to wait. */
function saidWaitMs(said: string): number | null {
  const seconds = /"retry_after"\s*:\s*(\d{1,9}(?:\.\d+)?)/u.exec(said)?.[1]
  return seconds === undefined ? null : Number(seconds) * 1000
}

const wait = 'Nothing to do if it passes: it is tried again by itself.'
const correct = 'Correct the address or the token of the subscription.'

/** Where what helps a source is of no help here. */
const fixes: Partial<Record<FetchFailure['code'], string>> = {
  network: wait,
  timeout: wait,
  http: `${wait} If it stays, look at what the receiver says.`,
  rateLimited: 'Nothing to do: it is tried again when the receiver allows.',
  blocked: correct,
  authMissing: correct,
  notFound: correct,
  gone: 'Give the subscription another address, or remove it.',
  redirects: 'Give the subscription the address that it redirects to.',
}
