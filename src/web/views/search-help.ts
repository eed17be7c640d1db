import { html } from 'hono/html'
import type { Frame } from './frame.ts'
import { searchHref } from './search-href.ts'
import type { Markup } from './markup.ts'

const examples = [
  ['小米自研', 'Chinese from one character on'],
  ['"last version" OR MIOS', 'a phrase, or a word'],
  ['hyper* -rumour', 'words that begin so, but without another'],
  ['xiaomi NEAR/5 kernel', 'near each other'],
  ['=MIOS title:xiaomi', 'in exactly this case; in the title'],
  ['source:xiaomiui after:2023-10', 'one source, from a day on'],
  ['keyword:hyperos is:origin', 'the first report of each story'],
  ['/MIOS ?1[45]/', 'a pattern'],
] as const

/** What can be asked, as links that ask it. */
export function searchHelp(frame: Frame): Markup {
  return html`<section class="help">
    <h2>What can be asked</h2>
    <dl>
      ${examples.map(
        ([query, what]) =>
          html`<div>
            <dt>
              <a href="${searchHref(query, frame)}"><code>${query}</code></a>
            </dt>
            <dd>${what}</dd>
          </div>`,
      )}
    </dl>
  </section>`
}
