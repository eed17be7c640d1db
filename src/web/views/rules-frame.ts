import { html, raw } from 'hono/html'
import { type Frame, inTopic, page } from './frame.ts'
import type { Markup } from './markup.ts'

const tabs = [
  { name: 'Editor', to: '/rules' },
  { name: 'Versions', to: '/rules/versions' },
  { name: 'Pins', to: '/rules/pins' },
  { name: 'Rejects', to: '/rules/rejects' },
  { name: 'Suggestions', to: '/rules/suggestions' },
  { name: 'Aliases', to: '/rules/aliases' },
]

/** What the browser loads to make the editor live. */
export interface IslandScripts {
  /** JSON, as it is allowed by its hash. */
  readonly importMap: string
  /** Addresses, the entry first. */
  readonly modules: readonly string[]
}

/** A page about the rules of a topic: its heading, the way to the other two, and `main`. */
export function rulesFrame(
  frame: Frame,
  {
    title,
    path,
    lead,
    main,
    island = null,
  }: {
    readonly title: string
    readonly path: string
    readonly lead: Markup
    readonly main: Markup
    readonly island?: IslandScripts | null
  },
): Markup {
  return page(frame, {
    title,
    path: '/rules',
    head: island === null ? '' : scripts(island),
    main: html`<h1>Rules</h1>
      <p class="lead" dir="auto"><strong>${frame.topic.name}</strong>. ${lead}</p>
      <nav class="tabs" aria-label="Rules">
        ${tabs.map(({ name, to }) => html`<a href="${inTopic(to, frame)}" ${to === path ? html`aria-current="page"` : ''}>${name}</a>`)}
      </nav>
      ${main}`,
  })
}

/** The map comes first: it counts for modules that are asked for after it only. */
function scripts({ importMap, modules }: IslandScripts): Markup {
  const [entry = ''] = modules
  // In one piece: a blank more or less would be another hash.
  const map = raw(`<script type="importmap">${importMap}</script>`)
  return html`${map} ${modules.map((address) => html`<link rel="modulepreload" href="${address}" />`)}
    <script type="module" src="${entry}"></script>`
}
