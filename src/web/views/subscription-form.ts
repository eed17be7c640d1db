import { html } from 'hono/html'
import { type ChangeKind, changeKinds } from '#model/news.ts'
import type { SubscriptionOptions, Target, TargetKind } from '#model/subscription.ts'
import { hiddenParts } from '#notify/subscription-shape.ts'
import type { Filter } from '#storage/filters.ts'
import { newSigningSecret, usualOptions } from '#web/subscription-body.ts'
import { shownTarget } from '#web/subscription-json.ts'
import { type Frame, inTopic, page, topicField } from './frame.ts'
import type { Markup } from './markup.ts'
import { type Part, kinds } from './target-kinds.ts'
import { type FormTrouble, troubleText } from './trouble.ts'
import { typedOptions } from './typed-subscription.ts'

export interface NewSubscriptionModel {
  /** null: not chosen yet. */
  readonly kind: TargetKind | null
  readonly filters: readonly Filter[]
  /** The filter that was asked for; null: none. */
  readonly filterId: number | null
  readonly hasMail: boolean
  readonly trouble: FormTrouble | null
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

function form(
  frame: Frame,
  kind: TargetKind,
  { filters, filterId, hasMail, trouble }: NewSubscriptionModel,
): Markup {
  const typed = trouble?.typed ?? {}
  const chosen = Number(typed['filter'] ?? filterId ?? filters[0]?.id)
  return html`${troubleText(trouble)}
    ${kind === 'mail' && !hasMail ? html`<p class="notice">No mail can be sent yet: set LEAKWIRE_SMTP_URL and LEAKWIRE_MAIL_FROM and start Leakwire again.</p>` : ''}
    <form method="post" action="${inTopic('/subscriptions', frame)}" class="stacked">
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
    <form method="post" action="${action}" class="stacked">
      ${filterField(filters, Number(typed['filter'] ?? filterId))} ${parts}
      ${optionFields(typedOptions(typed, options))}
      <button type="submit">Save</button>
    </form>
  </details>`
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
