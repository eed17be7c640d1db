import { html } from 'hono/html'
import type { StoredSource } from '#storage/sources.ts'
import { withoutPassword } from '#web/without-password.ts'
import { textField } from './follow.ts'
import { type Frame, sourceHref } from './frame.ts'
import type { Markup } from './markup.ts'

/** What its owner can do with a source; for one of a file, where to do it. */
export function sourceForms(source: StoredSource, frame: Frame): Markup | string {
  if (source.kind === 'starter') return ''
  const to = (action: string) => sourceHref(source.id, frame, `/${action}`)
  return html`<section class="actions" aria-label="Change this source">
    ${source.kind === 'ingest' ? '' : pauseForm(source, to)}
    ${source.origin === 'file' ? ofFile(source) : html`${editForm(source, to('edit'))} ${removeForm(to('remove'))}`}
  </section>`
}

function pauseForm({ nextPollAt }: StoredSource, to: (action: string) => string): Markup {
  return nextPollAt === null
    ? html`<form method="post" action="${to('resume')}"><button type="submit">Resume</button></form>`
    : html`<form method="post" action="${to('pause')}"><button type="submit">Pause</button></form>`
}

function ofFile({ id }: StoredSource): Markup {
  return html`<p class="fine">
    This source is named in <code>config/sources.yaml</code> as <code>${id}</code>: change or remove it there
    and start Leakwire again.
  </p>`
}

function editForm(source: StoredSource, action: string): Markup {
  const { name, group, lang, mode, address } = source
  return html`<details>
    <summary>Rename, regroup or move</summary>
    <form method="post" action="${action}">
      ${textField('name', { name: 'name', label: 'Name', value: name })}
      ${textField('group', { name: 'group', label: 'Group, such as Phones/Xiaomi', value: group ?? '' })}
      ${textField('lang', { name: 'lang', label: 'Language of posts that name none, such as zh', value: lang ?? '' })}
      ${textField('moved', { name: 'address', label: `New address; now ${withoutPassword(address)}`, value: '' })}
      <fieldset>
        <legend>How its posts are judged</legend>
        ${radio('mode', { value: 'firehose', label: 'Firehose: a name needs context', isChosen: mode === 'firehose' })}
        ${radio('mode', { value: 'curated', label: 'Curated: about the topic anyway', isChosen: mode === 'curated' })}
      </fieldset>
      <button type="submit">Save</button>
    </form>
  </details>`
}

function removeForm(action: string): Markup {
  return html`<details>
    <summary>Remove</summary>
    <form method="post" action="${action}">
      <fieldset>
        <legend>What becomes of its posts?</legend>
        ${radio('posts', { value: 'keep', label: 'All of them stay', isChosen: true })}
        ${radio('posts', { value: 'dropped', label: 'Delete those that no topic keeps', isChosen: false })}
        ${radio('posts', { value: 'all', label: 'Delete all of them, also from their stories', isChosen: false })}
      </fieldset>
      <button type="submit" class="danger">Remove this source</button>
    </form>
  </details>`
}

function radio(
  name: string,
  { value, label, isChosen }: { readonly value: string; readonly label: string; readonly isChosen: boolean },
): Markup {
  return html`<label class="check"
    ><input type="radio" name="${name}" value="${value}" ${isChosen ? html`checked` : ''} /> ${label}</label
  >`
}
