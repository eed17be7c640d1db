import { html } from 'hono/html'
import type { Markup } from './markup.ts'

/** Addresses of one filter's feed. */
export interface FeedAddresses {
  readonly atom: string
  readonly rss: string
  readonly json: string
}

/** What every page of a topic shows around its own part. */
export interface Frame {
  readonly topic: { readonly id: string; readonly name: string }
  readonly topics: readonly { readonly id: string; readonly name: string }[]
  /** Of the filter that holds the whole stream; null while there is none. */
  readonly feeds: FeedAddresses | null
  readonly version: string
  /** Topic files that are not in force, for who may mend them. */
  readonly files: readonly { readonly topicId: string; readonly message: string }[]
}

interface PageParts {
  readonly title: string
  readonly path: string
  readonly main: Markup
  /** The page keeps itself up to date. */
  readonly isLive?: boolean
  /** What else stands in its head. */
  readonly head?: Markup | string
}

/** A whole page. */
export function page(
  frame: Frame | null,
  { title, path, main, isLive = false, head = '' }: PageParts,
): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Leakwire</title>
        <link rel="stylesheet" href="/static/style.css" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        ${frame?.feeds ? feedLinks(frame.topic.name, frame.feeds) : ''}
        ${isLive ? html`<script type="module" src="/static/live.js"></script>` : ''} ${head}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <a class="brand" href="${inTopic('/', frame)}"
            ><span aria-hidden="true" class="pulse"></span>Leakwire</a
          >
          ${frame === null ? '' : topicName(frame)}
          <nav aria-label="Pages">
            ${navigation.map(({ name, to }) => html`<a href="${inTopic(to, frame)}" ${to === path ? html`aria-current="page"` : ''}>${name}</a>`)}
          </nav>
        </header>
        ${frame === null ? '' : fileNotices(frame, path)}
        <main id="main">${main}</main>
        <footer>
          ${frame?.feeds ? followLinks(frame.feeds) : ''}<span
            ><a href="/bundle">Bundle</a> <a href="/docs/api">API</a> Leakwire ${frame?.version ?? ''}</span
          >
        </footer>
      </body>
    </html>`
}

/** The page of the rules says more of its own topic's file itself. */
function fileNotices(frame: Frame, path: string): Markup {
  const told = frame.files.filter(({ topicId }) => path !== '/rules' || topicId !== frame.topic.id)
  return html`${told.map(
    ({ topicId, message }) =>
      html`<p class="notice" role="status">
        ${message}
        ${frame.topics.some(({ id }) => id === topicId) ? html`<a href="/rules?topic=${encodeURIComponent(topicId)}">Look at it</a>` : ''}
      </p>`,
  )}`
}

/** An address inside a topic: the first topic needs no naming. */
export function inTopic(path: string, frame: Pick<Frame, 'topic' | 'topics'> | null): string {
  if (frame === null || frame.topics[0]?.id === frame.topic.id) return path
  return `${path}${path.includes('?') ? '&' : '?'}topic=${encodeURIComponent(frame.topic.id)}`
}

/** Keeps a form that asks by its address inside a topic. */
export function topicField(frame: Frame): Markup | string {
  const isFirst = frame.topics[0]?.id === frame.topic.id
  return isFirst ? '' : html`<input type="hidden" name="topic" value="${frame.topic.id}" />`
}

const navigation = [
  { name: 'Stream', to: '/' },
  { name: 'Search', to: '/search' },
  { name: 'Trends', to: '/trends' },
  { name: 'Leakers', to: '/leakers' },
  { name: 'Rules', to: '/rules' },
  { name: 'Sources', to: '/sources' },
  { name: 'Filters', to: '/filters' },
  { name: 'Notifications', to: '/subscriptions' },
]

function topicName({ topic, topics }: Frame): Markup | string {
  if (topics.length === 1) return ''
  return html`<nav class="topics" aria-label="Topics">
    ${topics.map((each) => html`<a href="/?topic=${encodeURIComponent(each.id)}" ${each.id === topic.id ? html`aria-current="true"` : ''}>${each.name}</a>`)}
  </nav>`
}

function feedLinks(name: string, feeds: FeedAddresses): Markup {
  return html`<link rel="alternate" type="application/atom+xml" title="${name} (Atom)" href="${feeds.atom}" />
    <link rel="alternate" type="application/rss+xml" title="${name} (RSS)" href="${feeds.rss}" />
    <link rel="alternate" type="application/feed+json" title="${name} (JSON Feed)" href="${feeds.json}" />`
}

function followLinks(feeds: FeedAddresses): Markup {
  return html`<span
    >Follow the stream: <a href="${feeds.atom}">Atom</a> <a href="${feeds.rss}">RSS</a>
    <a href="${feeds.json}">JSON Feed</a></span
  >`
}

/** The address of a source's page, or with `rest` ('/pause', '?new=3') of what is done there. */
export function sourceHref(id: string, frame: Pick<Frame, 'topic' | 'topics'>, rest = ''): string {
  return inTopic(`/sources/${encodeURIComponent(id)}${rest}`, frame)
}
