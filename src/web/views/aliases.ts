import { html } from 'hono/html'
import type { Alias } from '#model/keyword.ts'
import type { AliasInForce } from '#storage/aliases.ts'
import { type Frame, inTopic } from './frame.ts'
import type { Markup } from './markup.ts'
import { queryForm } from './query-form.ts'
import { rulesFrame } from './rules-frame.ts'

interface AliasesModel {
  readonly aliases: readonly AliasInForce[]
  /** Entries of the file that are out of force. */
  readonly hidden: readonly Alias[]
  /** What the list was narrowed by. */
  readonly query: string
  /** How many there are in all. */
  readonly count: number
}

/** Which spellings are one thing: each entry with a form to change it, and a form for a new one. */
export function aliasesPage(frame: Frame, { aliases, hidden, query, count }: AliasesModel): Markup {
  const lead = html`All spellings of one thing, in every language: keywords and stories go by them, in all
    topics. What is changed here counts for new posts at once; posts that are here are read anew with it, the
    newest first, and stay in their stories.
    <a href="/api/aliases.yaml" download>Download the table as a file</a>`
  const asks = { action: '/rules/aliases', label: 'Find a name or a spelling', query, button: 'Find' }
  const main = html`${queryForm(frame, asks)}
    <details class="alias">
      <summary>A new entry</summary>
      ${form({ canonical: '', type: 'os', name: '', forms: [] }, frame)}
    </details>
    <p class="sum" role="status">
      ${query === '' ? `${count} entries` : `${aliases.length} of ${count} entries`}
    </p>
    ${aliases.map((alias) => entry(alias, frame))} ${hidden.length === 0 ? '' : hiddenList(hidden, frame)}`
  return rulesFrame(frame, { title: 'Aliases', path: '/rules/aliases', lead, main })
}

const shownForms = 8

function entry(alias: AliasInForce, frame: Frame): Markup {
  const { canonical, type, name, forms, origin, inFile } = alias
  const more = forms.length - shownForms
  return html`<details class="alias" id="alias-${encodeURIComponent(canonical)}">
    <summary>
      <strong dir="auto">${name}</strong> <span class="label">${type}</span>
      ${origin === 'page' ? html`<span class="label good">${inFile === null ? 'added here' : 'changed here'}</span>` : ''}
      <span class="fine" dir="auto"
        >${forms.slice(0, shownForms).join(' · ')}${more > 0 ? ` and ${more} more` : ''}</span
      >
    </summary>
    ${form(alias, frame)}
  </details>`
}

const types = [
  'company',
  'os',
  'chipset',
  'device',
  'person',
  'leaker',
  'domain',
  'build',
  'model',
  'handle',
  'date',
]

function form(
  { canonical, type, name, forms, ...rest }: Alias & Partial<AliasInForce>,
  frame: Frame,
): Markup {
  const id = `of-${encodeURIComponent(canonical)}`
  const isNew = canonical === ''
  return html`<form method="post" action="${inTopic('/rules/aliases', frame)}">
    ${isNew ? field(`${id}-canonical`, { name: 'canonical', label: 'Id, in lower case: what joins the spellings', value: '' }) : html`<input type="hidden" name="canonical" value="${canonical}" />`}
    ${field(`${id}-name`, { name: 'name', label: 'How it is shown', value: name })}
    <label for="${id}-type">What it is</label>
    <select id="${id}-type" name="type">
      ${types.map((each) => html`<option value="${each}" ${each === type ? html`selected` : ''}>${each}</option>`)}
    </select>
    <label for="${id}-forms"
      >Spellings, one a line; <code>=Honor</code> minds case, <code>!王者荣耀</code> names something
      else</label
    >
    <textarea
      id="${id}-forms"
      name="forms"
      rows="${Math.min(12, forms.length + 2)}"
      spellcheck="false"
      dir="auto"
    >
${forms.join('\n')}</textarea>
    <p class="buttons">
      <button type="submit" name="action" value="save">Save</button>
      ${isNew ? '' : html`<button type="submit" class="danger" name="action" value="remove">Remove</button>`}
      ${rest.origin === 'page' && rest.inFile !== null ? html`<button type="submit" class="quiet" name="action" value="restore">As the file says</button>` : ''}
    </p>
  </form>`
}

function field(
  id: string,
  { name, label, value }: { readonly name: string; readonly label: string; readonly value: string },
): Markup {
  return html`<label for="${id}">${label}</label>
    <input
      id="${id}"
      name="${name}"
      value="${value}"
      required
      maxlength="200"
      autocomplete="off"
      dir="auto"
    />`
}

function hiddenList(hidden: readonly Alias[], frame: Frame): Markup {
  return html`<h2>Removed here, but in the file</h2>
    ${hidden.map(
      ({ canonical, name }) =>
        html`<form class="field" method="post" action="${inTopic('/rules/aliases', frame)}">
          <input type="hidden" name="canonical" value="${canonical}" />
          <span dir="auto">${name}</span>
          <button type="submit" class="quiet" name="action" value="restore">Put it back</button>
        </form>`,
    )}`
}
