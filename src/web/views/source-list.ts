import { html } from 'hono/html'
import type { ListTaken } from '#model/follow.ts'
import { type Frame, inTopic, page } from './frame.ts'
import { type Markup, counted } from './markup.ts'

/** Taking sources along to another reader, and from one. */
export function listForms(frame: Frame): Markup {
  return html`<details class="lists">
    <summary>Import or export a list</summary>
    <p><a href="/api/sources.opml" download="leakwire.opml">Export all sources as OPML</a></p>
    <form method="post" action="${inTopic('/sources/import', frame)}" enctype="multipart/form-data">
      <label for="list">An OPML file of another reader, or a text file with one address a line</label>
      <div class="field">
        <input type="file" id="list" name="list" required /><button type="submit">Import</button>
      </div>
      <label class="check"
        ><input type="checkbox" name="skipBad" value="1" /> leave out what cannot be followed, instead of
        refusing the list</label
      >
    </form>
  </details>`
}

/** What came of a list that was taken up. */
export function listPage(frame: Frame, taken: Extract<ListTaken, { kind: 'taken' }>): Markup {
  const { saved, known, doubled, skipped, remarks } = taken
  const main = html`<p class="back"><a href="${inTopic('/sources', frame)}">All sources</a></p>
    <h1>${counted(saved, 'source')} taken up</h1>
    <p class="lead" role="status">
      ${saved === 0 ? '' : 'They are asked one after the other from now on.'}
      ${known === 0 ? '' : `${counted(known, 'source')} of the list ${known === 1 ? 'is' : 'are'} followed already.`}
      ${doubled === 0 ? '' : `${counted(doubled, 'entry').replace('entrys', 'entries')} named a source twice.`}
    </p>
    ${remarks.map((remark) => html`<p dir="auto">${remark}</p>`)}
    ${
      skipped.length === 0
        ? ''
        : html`<h2>Left out</h2>
            <ul class="left-out">
              ${skipped.map(({ line, name, message }) => html`<li dir="auto">Line ${line}${name === '' ? '' : ` ("${name}")`}: ${message}</li>`)}
            </ul>`
    }`
  return page(frame, { title: 'Import', path: '/sources', main })
}
