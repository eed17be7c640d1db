import { html } from 'hono/html'
import type { BundleChange } from '#bundle/section.ts'
import type { TakenBundle } from '#web/take-bundle.ts'
import { type Frame, inTopic, page } from './frame.ts'
import type { Markup } from './markup.ts'

/** The page that gives everything the owner has said as one file, and takes such a file in; `taken`: what came of one. */
export function bundlePage(frame: Frame, taken: TakenBundle | null): Markup {
  const main = html`<article class="bundle">
    <h1>Bundle</h1>
    <p class="lead">
      Topics, aliases, sources, filters, subscriptions, pins and ledgers as one file: to keep, or to take to
      another Leakwire. Posts and stories are not in it.
    </p>
    ${taken === null ? '' : told(taken)}
    <h2>Take it along</h2>
    <p>
      <a href="/api/export" download>Download the bundle</a>, without secrets: feeds get new addresses where
      it is taken in, and subscriptions wait until you type in where they send to.
    </p>
    <p>
      <a href="/api/export?secrets=1" download>Download it with secrets</a>: feeds keep their addresses, and
      cookies, tokens and passwords of sources and subscriptions come along. Keep that file to yourself.
    </p>
    <h2>Take one in</h2>
    <form method="post" action="${inTopic('/bundle', frame)}" enctype="multipart/form-data">
      <label for="bundle"
        >What it says of topics, aliases, pins and claims stands from then on. Sources that are followed here
        stay as they are; filters are added, subscriptions too, paused.</label
      >
      <div class="field">
        <input type="file" id="bundle" name="bundle" accept=".json,application/json" required />
        <button type="submit" name="dryRun" value="1">Try it</button>
        <button type="submit">Take it in</button>
      </div>
    </form>
  </article>`
  return page(frame, { title: 'Bundle', path: '/bundle', main })
}

const headings: Readonly<Record<BundleChange['kind'], string>> = {
  added: 'Added',
  changed: 'Changed',
  waiting: 'Waiting for its post',
  left: 'Left as it is',
  same: 'The same already',
}

function told({ changes, remarks, isTrial }: TakenBundle): Markup {
  const byKind = Map.groupBy(changes, ({ kind }) => kind)
  const kinds = (Object.keys(headings) as BundleChange['kind'][]).filter((kind) => byKind.has(kind))
  return html`<section role="status">
    <h2>${isTrial ? 'Nothing was changed. This would happen:' : 'The bundle was taken in'}</h2>
    ${changes.length === 0 ? html`<p>There is nothing in it.</p>` : ''}
    ${remarks.map((remark) => html`<p class="notice">${remark}</p>`)}
    ${kinds.map((kind) => {
      const own = byKind.get(kind) ?? []
      return html`<details ${kind === 'same' ? '' : html`open`}>
        <summary>${headings[kind]}: ${own.length}</summary>
        <ul>
          ${own.map(({ what, note }) => html`<li dir="auto">${what}${note === '' ? '' : ` (${note})`}</li>`)}
        </ul>
      </details>`
    })}
  </section>`
}
