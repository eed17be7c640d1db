import { html } from 'hono/html'
import { type ChangeKind, changeKinds } from '#model/news.ts'
import type { SubscriptionOptions, Target, TargetKind } from '#model/subscription.ts'
import type { Filter } from '#storage/filters.ts'
import { hiddenParts, newSigningSecret, usualOptions } from '#web/subscription-body.ts'
import { shownTarget } from '#web/subscription-json.ts'
import { type Frame, inTopic, page, topicField } from './frame.ts'
import type { Markup } from './markup.ts'

/** Why what was typed was not taken; secrets that were typed are not shown again. */
export interface FormTrouble {
  readonly typed: Readonly<Record<string, string>>
  readonly message: string
  readonly fix: string
}

export interface NewSubscriptionModel {
  /** null: not chosen yet. */
  readonly kind: TargetKind | null
  readonly filters: readonly Filter[]
  /** The filter that was asked for; null: none. */
  readonly filterId: number | null
  readonly hasMail: boolean
  readonly trouble: FormTrouble | null
}

interface Part {
  readonly name: string
  readonly label: string
  readonly hint: string
}

interface Kind {
  readonly name: string
  readonly about: string
  readonly parts: readonly Part[]
}

const kinds: Readonly<Record<TargetKind, Kind>> = {
  webhook: {
    name: 'Webhook',
    about: 'JSON to an address of yours, signed as Standard Webhooks say.',
    parts: [
      { name: 'url', label: 'Address', hint: 'Such as https://example.org/hook' },
      {
        name: 'secret',
        label: 'Signing secret',
        hint: 'Give it to the receiver too, so that it can check who sends.',
      },
    ],
  },
  telegram: {
    name: 'Telegram',
    about: 'A bot writes to a chat, a group or a channel.',
    parts: [
      { name: 'token', label: 'Token of the bot', hint: '@BotFather gives it.' },
      {
        name: 'chat',
        label: 'Chat',
        hint: 'Its number, or @name of a channel. Write to the bot first, or let it into the group.',
      },
      { name: 'thread', label: 'Topic of the group, may be left out', hint: 'Its number.' },
    ],
  },
  discord: {
    name: 'Discord',
    about: 'A webhook of a channel. Nobody is pinged.',
    parts: [
      {
        name: 'url',
        label: 'Address of the webhook',
        hint: 'Channel, Edit, Integrations, Webhooks, Copy Webhook URL.',
      },
    ],
  },
  slack: {
    name: 'Slack',
    about: 'An incoming webhook of a channel.',
    parts: [
      { name: 'url', label: 'Address of the webhook', hint: 'Such as https://hooks.slack.com/services/...' },
    ],
  },
  ntfy: {
    name: 'ntfy',
    about: 'A push to phones and desktops, from ntfy.sh or a server of your own.',
    parts: [
      {
        name: 'url',
        label: 'Address of the topic',
        hint: 'Such as https://ntfy.sh/my-leaks-4821. Whoever knows it can read along.',
      },
      { name: 'token', label: 'Access token, may be left out', hint: 'For topics that are protected.' },
    ],
  },
  mail: {
    name: 'Mail',
    about: 'A letter for each story; what follows about it is in the same thread.',
    parts: [{ name: 'to', label: 'To', hint: 'One address.' }],
  },
}

/** True for the name of a kind of target. */
export function isTargetKind(kind: string): kind is TargetKind {
  return Object.hasOwn(kinds, kind)
}

/** Chooses a kind of target, then asks for the rest. */
export function newSubscriptionPage(frame: Frame, model: NewSubscriptionModel): Markup {
  const { kind, filters } = model
  const main = html`<p class="back"><a href="${inTopic('/subscriptions', frame)}">All notifications</a></p>
    <h1>${kind === null ? 'Where to?' : `Notify by ${kinds[kind].name}`}</h1>
    ${filters.length === 0 ? noFilter(frame) : kind === null ? choices(frame, model) : form(frame, kind, model)}`
  return page(frame, { title: 'New notification', path: '/subscriptions', main })
}

function noFilter(frame: Frame): Markup {
  return html`<p class="lead">
    There is no filter in use yet. Search for something and save the search:
    <a href="${inTopic('/search', frame)}">search page</a>.
  </p>`
}

function choices(frame: Frame, { filterId, hasMail }: NewSubscriptionModel): Markup {
  const filter = filterId === null ? '' : `&filter=${filterId}`
  return html`<ul class="targets">
    ${Object.entries(kinds).map(
      ([kind, { name, about }]) =>
        html`<li>
          <a href="${inTopic(`/subscriptions/new?kind=${kind}${filter}`, frame)}">${name}</a>
          <span class="fine"
            >${about}${kind === 'mail' && !hasMail ? ' Needs LEAKWIRE_SMTP_URL and LEAKWIRE_MAIL_FROM, which are not set.' : ''}</span
          >
        </li>`,
    )}
  </ul>`
}

function form(frame: Frame, kind: TargetKind, { filters, filterId, trouble }: NewSubscriptionModel): Markup {
  const typed = trouble?.typed ?? {}
  const chosen = Number(typed['filter'] ?? filterId ?? filters[0]?.id)
  return html`${troubleText(trouble)}
    <form method="post" action="${inTopic('/subscriptions', frame)}" class="subscription">
      ${topicField(frame)} <input type="hidden" name="kind" value="${kind}" /> ${filterField(filters, chosen)}
      ${kinds[kind].parts.map((part) => field(part, { value: firstValue(kind, part.name, typed), hint: part.hint }))}
      ${optionFields(typedOptions(typed, usualOptions()))}
      <button type="submit" class="primary">Subscribe</button>
    </form>`
}

/** A secret to sign with is made up, to be copied before it is hidden. */
function firstValue(kind: TargetKind, name: string, typed: FormTrouble['typed']): string {
  if (kind === 'webhook' && name === 'secret') return newSigningSecret()
  return hiddenParts[kind].includes(name) ? '' : (typed[name] ?? '')
}

/** The form that changes a subscription; what is hidden stays as it is if nothing is typed. */
export function editForm(
  action: string,
  subscription: { readonly target: Target; readonly options: SubscriptionOptions; readonly filterId: number },
  { filters, trouble }: { readonly filters: readonly Filter[]; readonly trouble: FormTrouble | null },
): Markup {
  const { target, options, filterId } = subscription
  const typed = trouble?.typed ?? {}
  const shown = shownTarget(target)
  const parts = kinds[target.kind].parts.map((part) => {
    const isHidden = hiddenParts[target.kind].includes(part.name)
    const now = String(shown[part.name] ?? '')
    return isHidden
      ? field(part, { value: '', hint: now === '' ? part.hint : `Now ${now}. Left empty, it stays.` })
      : field(part, { value: typed[part.name] ?? now, hint: part.hint })
  })
  return html`<details ${trouble === null ? '' : html`open`}>
    <summary>Change</summary>
    ${troubleText(trouble)}
    <form method="post" action="${action}" class="subscription">
      ${filterField(filters, Number(typed['filter'] ?? filterId))} ${parts}
      ${optionFields(typedOptions(typed, options))}
      <button type="submit">Save</button>
    </form>
  </details>`
}

function troubleText(trouble: FormTrouble | null): Markup | string {
  if (trouble === null) return ''
  return html`<div role="alert" class="trouble">
    <p dir="auto">${trouble.message}</p>
    <p class="fix" dir="auto">${trouble.fix}</p>
  </div>`
}

function filterField(filters: readonly Filter[], chosen: number): Markup {
  return html`<label for="filter">Stories of</label>
    <div class="field">
      <select id="filter" name="filter">
        ${filters.map(({ id, name, query }) => html`<option value="${id}" ${id === chosen ? html`selected` : ''}>${name}${query === '' ? ' (the whole stream)' : ''}</option>`)}
      </select>
    </div>`
}

function field(
  { name, label }: Part,
  { value, hint }: { readonly value: string; readonly hint: string },
): Markup {
  return html`<label for="${name}">${label}</label>
    <div class="field">
      <input
        id="${name}"
        name="${name}"
        value="${value}"
        autocomplete="off"
        spellcheck="false"
        dir="auto"
        aria-describedby="${name}-hint"
      />
    </div>
    <p class="fine" id="${name}-hint" dir="auto">${hint}</p>`
}

const changeNames: Readonly<Record<ChangeKind, string>> = {
  origin: 'Somebody else reports it, independently',
  denial: 'It is denied',
  confirmation: 'It is confirmed',
  outcome: 'A claim of it is settled',
  edited: 'The first report is edited',
  deleted: 'The first report is deleted',
  fact: 'A device, chip, version or build is new in it',
}

function optionFields({ changes, zone, quiet, digest, digestAt }: SubscriptionOptions): Markup {
  return html`<input type="hidden" name="form" value="whole" />
    <fieldset>
      <legend>A story is told once, and again when</legend>
      ${changeKinds.map((kind) => check('checkbox', { name: 'changes', value: kind, label: changeNames[kind], isOn: changes.includes(kind) }))}
    </fieldset>
    <fieldset>
      <legend>How often</legend>
      ${check('radio', { name: 'digest', value: 'off', label: 'At once', isOn: digest === 'off' })}
      ${check('radio', { name: 'digest', value: 'hourly', label: 'Once an hour, all stories in one message', isOn: digest === 'hourly' })}
      ${check('radio', { name: 'digest', value: 'daily', label: 'Once a day, all stories in one message', isOn: digest === 'daily' })}
      ${time('digestAt', 'Time of the daily message', digestAt)}
    </fieldset>
    <fieldset>
      <legend>Quiet hours; leave both empty for none</legend>
      ${time('quietFrom', 'From', quiet?.from ?? '')} ${time('quietTo', 'To', quiet?.to ?? '')}
    </fieldset>
    <label for="zone">Time zone of these times</label>
    <div class="field">
      <input id="zone" name="zone" value="${zone}" autocomplete="off" spellcheck="false" />
    </div>`
}

function check(
  type: 'checkbox' | 'radio',
  {
    name,
    value,
    label,
    isOn,
  }: { readonly name: string; readonly value: string; readonly label: string; readonly isOn: boolean },
): Markup {
  return html`<label class="check"
    ><input type="${type}" name="${name}" value="${value}" ${isOn ? html`checked` : ''} /> ${label}</label
  >`
}

function time(name: string, label: string, value: string): Markup {
  return html`<label class="time">${label} <input type="time" name="${name}" value="${value}" /></label>`
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

function typedOptions(typed: FormTrouble['typed'], before: SubscriptionOptions): SubscriptionOptions {
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
