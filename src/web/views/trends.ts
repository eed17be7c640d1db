import { html } from 'hono/html'
import { type DrawnTrend, type TrendWindow, type Trends, trendWindows } from '#web/trends.ts'
import { dayBars } from './chart.ts'
import { type Frame, inTopic, page, topicField } from './frame.ts'
import { quoted, searchHref } from './search-href.ts'
import { type Markup, counted } from './markup.ts'
import { dayText } from './when.ts'

export interface TrendsModel {
  readonly frame: Frame
  readonly window: TrendWindow
  readonly trends: Trends
  /** The day that was asked for, '2023-10-17'; '' for now. */
  readonly at: string
  /** When the newest kept post was published, null if there is none. */
  readonly newestAt: number | null
}

/** What posts are about more often than before, each with its posts a day and the way to them. */
export function trendsPage(model: TrendsModel): Markup {
  const { frame, window, trends, at } = model
  const main = html`<h1>Trends</h1>
    <p class="lead">What rises in the ${spanText(window, at)} against the 30 days before. A bar is a day.</p>
    <nav class="tabs" aria-label="Span of time">
      ${trendWindows.map((each) => html`<a href="${trendsHref(each, at, frame)}" ${each === window ? html`aria-current="page"` : ''}>${each === 'day' ? 'Day' : 'Week'}</a>`)}
    </nav>
    ${otherSpans(model)}
    <p class="sum" role="status">
      <span>${counted(trends.recentPosts, 'post')}, ${trends.beforePosts} in the 30 days before</span>
    </p>
    ${trends.fresh.length + trends.rising.length === 0 ? nothing(model) : ''}
    ${trendList('New', trends.fresh, model)} ${trendList('Rising', trends.rising, model)}`
  return page(frame, { title: 'Trends', path: '/trends', main })
}

/** The span before and the one after, and any day there was. */
function otherSpans({ frame, window, trends: { span }, at }: TrendsModel): Markup {
  const earlier = dayOf(span.recentFrom - 1)
  const later = dayOf(span.to + (span.to - span.recentFrom) - 1)
  return html`<form class="spans" method="get" action="/trends">
    ${topicField(frame)} <input type="hidden" name="window" value="${window}" />
    <a href="${trendsHref(window, earlier, frame)}">Earlier</a>
    <label for="at">Up to</label>
    <input id="at" name="at" type="date" value="${at === '' ? dayOf(span.to - 1) : at}" />
    <button type="submit">Show</button>
    ${at === '' ? '' : html`<a href="${trendsHref(window, later, frame)}">Later</a> <a href="${trendsHref(window, '', frame)}">Now</a>`}
  </form>`
}

/** '2023-10-17', in UTC. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

function spanText(window: TrendWindow, at: string): string {
  if (at === '') return `last ${window}`
  return window === 'day' ? `day ${dayText(Date.parse(at))}` : `week up to ${dayText(Date.parse(at))}`
}

function trendsHref(window: TrendWindow, at: string, frame: Frame): string {
  return inTopic(`/trends?window=${window}${at === '' ? '' : `&at=${at}`}`, frame)
}

function nothing({ frame, window, trends, newestAt }: TrendsModel): Markup {
  const text =
    trends.recentPosts === 0
      ? `No post was kept in this ${window}.`
      : 'Nothing is told more often than before.'
  if (newestAt === null || newestAt >= trends.span.recentFrom) return html`<p class="empty">${text}</p>`
  const day = dayOf(newestAt)
  return html`<p class="empty">
    ${text} The newest post is of ${dayText(newestAt)}:
    <a href="${trendsHref('week', day, frame)}">see the week up to then</a>.
  </p>`
}

function trendList(name: string, trends: readonly DrawnTrend[], model: TrendsModel): Markup | string {
  if (trends.length === 0) return ''
  const id = `trends-${name.toLowerCase()}`
  return html`<section class="part-trends" aria-labelledby="${id}">
    <h2 id="${id}">${name}</h2>
    <ol class="trends">
      ${trends.map((trend) => trendItem(trend, model))}
    </ol>
  </section>`
}

function trendItem(trend: DrawnTrend, model: TrendsModel): Markup {
  const { name, type, recent, recentSources, before, days } = trend
  const label = `${name}: posts a day, ${days.join(', ')}`
  return html`<li>
    <div>
      <h3 dir="auto"><a href="${recentHref(trend, model)}">${name}</a></h3>
      <p class="byline">
        <span>${type}</span>
        <span
          ><a href="${recentHref(trend, model)}">${counted(recent, 'post')}</a> from
          ${counted(recentSources, 'source')}</span
        >
        <span
          >${before === 0 ? 'none' : html`<a href="${beforeHref(trend, model)}">${before}</a>`} before</span
        >
      </p>
    </div>
    ${dayBars(days, { recent: model.window === 'day' ? 1 : 7, label })}
  </li>`
}

/** The posts of the window that are about it. */
function recentHref(trend: DrawnTrend, { frame, trends: { span } }: TrendsModel): string {
  const times = `after:${minuteText(span.recentFrom)} before:${minuteText(span.to)}`
  return searchHref(`${keywordQuery(trend)} ${times}`, frame)
}

/** Those of the 30 days before. */
function beforeHref(trend: DrawnTrend, { frame, trends: { span } }: TrendsModel): string {
  const { beforeFrom, recentFrom } = span
  const times = `after:${minuteText(beforeFrom)} before:${minuteText(recentFrom)}`
  return searchHref(`${keywordQuery(trend)} ${times}`, frame)
}

function keywordQuery({ canonical }: DrawnTrend): string {
  return `keyword:${quoted(canonical)}`
}

/** As the query language takes it: '2023-10-17T08:30'. */
function minuteText(at: number): string {
  return new Date(at).toISOString().slice(0, 16)
}
