import { html } from 'hono/html'
import type { Problem } from '#query/problem.ts'
import type { QueryNode } from '#query/syntax.ts'
import { type Snippet, snippet } from '#search/snippet.ts'
import type { Stretch } from '#text/stretch.ts'
import { searchAddress } from '#web/asked-search.ts'
import type { SavedSearch } from '#web/saved-searches.ts'
import type { Found, FoundPage, Search } from '#web/search-posts.ts'
import { editList } from './edits.ts'
import { type Frame, inTopic, page } from './frame.ts'
import { highlighted } from './highlight.ts'
import { type Markup, counted } from './markup.ts'
import { queryForm } from './query-form.ts'
import { queryProblems } from './query-problems.ts'
import { savedSearches } from './saved-searches.ts'
import { searchDetails } from './search-details.ts'
import { searchHelp } from './search-help.ts'
import { byline, keywordChips, postTitle, why } from './story-card.ts'

export interface SearchModel {
  readonly frame: Frame
  readonly asked: Search
  readonly problems: readonly Problem[]
  /** null: nothing was searched for. */
  readonly results: SearchResults | null
  /** Of the owner; [] for others, and once something is searched for. */
  readonly saved: readonly SavedSearch[]
}

export type SearchResults = Omit<FoundPage, 'next'> & {
  readonly root: QueryNode
  /** Address of the next page, null after the last. */
  readonly next: string | null
  readonly isFirst: boolean
}

/** The search page: the form, what was found or what is wrong with the query. */
export function searchPage(model: SearchModel): Markup {
  const { frame, asked, problems, results } = model
  const main = html`<h1>Search</h1>
    ${form(model)} ${problems.length > 0 ? queryProblems(asked.query, problems) : ''}
    ${results === null ? (problems.length > 0 ? '' : html`${savedSearches(model.saved, frame)} ${searchHelp(frame)}`) : found(model, results)}`
  const title = asked.query === '' ? 'Search' : `${asked.query} · Search`
  return page(frame, { title, path: '/search', main })
}

function form({ frame, asked: { query, pool, sort } }: SearchModel): Markup {
  const isRanked = sort === 'relevance'
  return queryForm(frame, {
    action: '/search',
    label: 'What to look for',
    query,
    button: 'Search',
    placeholder: 'HyperOS "last version" -rumour after:2023-10',
    more: html`<div class="asks">
      <label class="check"
        ><input type="checkbox" name="dropped" value="1" ${pool === 'scored' ? html`checked` : ''} /> dropped
        posts too</label
      >
      <label
        >Order
        <select name="sort">
          <option value="time">newest first</option>
          <option value="relevance" ${isRanked ? html`selected` : ''}>most relevant first</option>
        </select></label
      >
    </div>`,
  })
}

function found(model: SearchModel, results: SearchResults): Markup {
  const { posts, next, isUnfinished, details } = results
  return html`<div class="sum">
      <p role="status">${sumText(model.asked, results)}</p>
      ${posts.length === 0 ? '' : downloads(model)} ${save(model)}
    </div>
    ${details === null ? countLink(model, results) : searchDetails(details, model)}
    ${posts.map((post) => result(post, results.root, model.frame))}
    ${isUnfinished ? html`<p class="empty">${lookedText(results)}</p>` : ''}
    ${posts.length === 0 && !isUnfinished ? nothing(model, results) : ''}
    ${next === null ? '' : html`<nav class="pager" aria-label="Further pages"><a href="${next}" rel="next">${nextText(model.asked, isUnfinished)}</a></nav>`}`
}

function nextText({ sort }: Search, isUnfinished: boolean): string {
  if (isUnfinished) return 'Look further back'
  return sort === 'relevance' ? 'Less relevant' : 'Older'
}

function sumText({ sort }: Search, { posts, isUnfinished, total }: SearchResults): string {
  if (posts.length === 0 && !isUnfinished) return 'Nothing found.'
  const isRanked = sort === 'relevance'
  const order = isRanked ? 'most relevant first' : 'newest first'
  if (total === null) return `${counted(posts.length, 'post')} on this page, ${order}`
  const count = `${total.isMore ? 'more than ' : ''}${counted(total.count, 'post')}`
  return isRanked && total.isMore ? `${count}; the newest ${total.count}, ${order}` : `${count}, ${order}`
}

function lookedText({ lookedAt, isFirst }: SearchResults): string {
  const which = isFirst ? `the newest ${lookedAt ?? 0} posts` : `${lookedAt ?? 0} posts more`
  return `No index knows all of this: ${which} were looked at one by one. There may be more further back.`
}

function nothing({ frame, asked }: SearchModel, { isFirst, suggestion }: SearchResults): Markup {
  if (!isFirst) return html`<p class="empty">That was all.</p>`
  const meant =
    suggestion === null
      ? ''
      : html`<p class="meant">
          Did you mean
          <a href="${inTopic(searchAddress({ ...asked, query: suggestion }), frame)}"
            ><code>${suggestion}</code></a
          >?
        </p>`
  const advice =
    asked.pool === 'scored'
      ? 'Try fewer words, or OR between them.'
      : 'Try fewer words, or look at dropped posts too.'
  return html`${meant}
    <p class="empty">${advice}</p>`
}

/** Where posts must be read for it, what they have in common is counted when it is asked for. */
function countLink({ frame, asked }: SearchModel, { posts, isFirst }: SearchResults): Markup | string {
  if (!isFirst || posts.length === 0) return ''
  return html`<p class="fine">
    <a href="${inTopic(searchAddress(asked, { facets: '1' }), frame)}" rel="nofollow"
      >Count by source, leaker, keyword, language and time</a
    >
  </p>`
}

function result(post: Found, root: QueryNode, frame: Frame): Markup {
  const { verdict, member } = post
  const part = shownPart(post.post, root)
  const story =
    member === null
      ? ''
      : html`<a class="self" href="${inTopic(`/stories/${member.storyId}`, frame)}"
          >story ${member.storyId}</a
        >`
  return html`<article class="story result" id="post-${post.post.postId}">
    ${byline(post.post, html`${verdict?.keep === false ? html`<span class="label">dropped</span>` : ''} ${story}`)}
    <h2 dir="auto">${postTitle(post.post, titleHits(post.post.title, root))}</h2>
    ${part === null ? '' : html`<p class="text" dir="auto">${highlighted(part.text, part.hits)}</p>`}
    <div class="more">${why(post)} ${editList(post.revisions, post.post.postId)}</div>
    ${keywordChips(post.keywords, frame)}
  </article>`
}

/** The part of a post that shows what was found; where only its title does, its beginning. Null: it has no text. */
function shownPart({ title, text }: Found['post'], root: QueryNode): Snippet | null {
  const part = snippet({ title, text }, root)
  return part?.field === 'title' ? snippet({ title: '', text }, { kind: 'everything' }) : part
}

/** What the query names in a title; with so much room the snippet is the whole of it. */
function titleHits(title: string, root: QueryNode): readonly Stretch[] {
  const whole = snippet({ title, text: '' }, root, 4 * title.length + 100)
  return whole?.hits ?? []
}

function downloads({ frame, asked }: SearchModel): Markup {
  const file = (format: string): string =>
    inTopic(searchAddress(asked, { sort: '', format }, '/api/search/export'), frame)
  return html`<p class="exports">
    Download <a href="${file('csv')}" rel="nofollow">CSV</a>
    <a href="${file('json')}" rel="nofollow">JSON</a>
    <a href="${file('jsonl')}" rel="nofollow">JSON Lines</a>
  </p>`
}

function save({ frame, asked: { query } }: SearchModel): Markup {
  return html`<details class="subscribe">
    <summary>Save this search</summary>
    <form method="post" action="${inTopic('/filters', frame)}">
      <input type="hidden" name="query" value="${query}" />
      <label for="name">Its name, here and as a feed</label>
      <div class="field">
        <input
          id="name"
          name="name"
          required
          maxlength="100"
          value="${query === '' ? frame.topic.name : query.slice(0, 100)}"
        />
        <button type="submit">Save</button>
      </div>
    </form>
  </details>`
}
