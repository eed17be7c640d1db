import { html } from 'hono/html'
import { searchAddress } from '#web/asked-search.ts'
import type { SearchDetails } from '#web/search-details.ts'
import { type Search, mostCounted } from '#web/search-posts.ts'
import { linkBars } from './chart.ts'
import { type Frame, inTopic } from './frame.ts'
import { type Markup, counted } from './markup.ts'

interface Place {
  readonly frame: Frame
  readonly asked: Search
}

const kinds = [
  ['source', 'Sources'],
  ['leaker', 'Leakers'],
  ['keyword', 'Keywords'],
  ['lang', 'Languages'],
] as const

/** What the matches have in common: when they were published, and by whom; each a link to those alone. */
export function searchDetails(details: SearchDetails, place: Place): Markup | string {
  const { facets, counted: posts } = details
  if (posts === 0) return ''
  const told = kinds.filter(([field]) => facets[field].length > 0)
  return html`<section class="matches" aria-label="What was found, by time and kind">
    ${times(details, place)}
    <details class="narrow">
      <summary>Narrow it down by source, leaker, keyword or language</summary>
      <div class="facets">
        ${told.map(
          ([field, name]) =>
            html`<div>
              <h2>${name}</h2>
              <ul>
                ${facets[field].map((each) => value(named(field, each), place))}
              </ul>
            </div>`,
        )}
      </div>
    </details>
    ${posts < mostCounted ? '' : html`<p class="fine">Counted among the newest ${posts} matches.</p>`}
  </section>`
}

function times({ histogram }: SearchDetails, place: Place): Markup | string {
  if (histogram === null || histogram.bars.length < 2) return ''
  const { unit, bars } = histogram
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
  const [first, last] = [bars[0]?.from ?? 0, bars.at(-1)?.from ?? 0]
  const spans = bars.map((bar) => ({
    count: bar.count,
    href: bar.query === null ? null : address(bar.query, place),
    label: `${counted(bar.count, 'post')}, ${unit === 'day' ? day(bar.from) : `${unit} from ${day(bar.from)}`}`,
  }))
  return html`<figure class="times">
    ${linkBars(spans, `Posts by ${unit}, ${day(first)} to ${day(last)}`)}
    <figcaption><span>${day(first)}</span><span>posts a ${unit}</span><span>${day(last)}</span></figcaption>
  </figure>`
}

const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' })

/** Languages are shown by their names; a tag that is none stays as it is. */
function named(field: string, each: Value): Value {
  return field === 'lang' && /^[a-z]{2,3}$/u.test(each.value)
    ? { ...each, name: languages.of(each.value) ?? each.value }
    : each
}

type Value = SearchDetails['facets']['source'][number]

function value({ name, posts, query }: Value, place: Place): Markup {
  const link =
    query === null
      ? html`<span>${name}</span>`
      : html`<a href="${address(query, place)}" rel="nofollow">${name}</a>`
  return html`<li><bdi>${link}</bdi> <span class="count">${posts}</span></li>`
}

function address(query: string, { frame, asked }: Place): string {
  return inTopic(searchAddress({ ...asked, query }), frame)
}
