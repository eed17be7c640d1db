import { html } from 'hono/html'
import type { Problem } from '#query/problem.ts'
import type { QueryNode } from '#query/syntax.ts'
import { snippet } from '#search/snippet.ts'
import type { Found, SearchTotal } from '#web/search-posts.ts'
import { editList } from './edits.ts'
import { type Frame, inTopic, page } from './frame.ts'
import { type Stretch, highlighted } from './highlight.ts'
import { type Markup, counted } from './markup.ts'
import { queryForm } from './query-form.ts'
import { queryProblems } from './query-problems.ts'
import { byline, keywordChips, postTitle, why } from './story-card.ts'

export interface SearchModel {
  readonly frame: Frame
  readonly query: string
  readonly withDropped: boolean
  readonly problems: readonly Problem[]
  /** null: nothing was searched for. */
  readonly results: SearchResults | null
}

export interface SearchResults {
  readonly root: QueryNode
  readonly posts: readonly Found[]
  /** Address of the next page, null after the last. */
  readonly next: string | null
  readonly isUnfinished: boolean
  readonly total: SearchTotal | null
  readonly isFirst: boolean
}

/** The search page: the form, what was found or what is wrong with the query. */
export function searchPage(model: SearchModel): Markup {
  const { frame, problems, results } = model
  const main = html`<h1>Search</h1>
    ${form(model)} ${problems.length > 0 ? queryProblems(model.query, problems) : ''}
    ${results === null ? (problems.length > 0 ? '' : help(frame)) : found(model, results)}`
  const title = model.query === '' ? 'Search' : `${model.query} · Search`
  return page(frame, { title, path: '/search', main })
}

function form({ frame, query, withDropped }: SearchModel): Markup {
  return queryForm(frame, {
    action: '/search',
    label: 'What to look for',
    query,
    button: 'Search',
    placeholder: 'HyperOS "last version" -rumour after:2023-10',
    more: html`<label class="check"
      ><input type="checkbox" name="dropped" value="1" ${withDropped ? html`checked` : ''} /> dropped posts
      too</label
    >`,
  })
}

const examples = [
  ['小米自研', 'Chinese from one character on'],
  ['"last version" OR MIOS', 'a phrase, or a word'],
  ['xiaomi NEAR/5 kernel', 'near each other'],
  ['source:xiaomiui after:2023-10', 'one source, from a day on'],
  ['keyword:hyperos is:origin', 'the first report of each story'],
  ['/MIOS ?1[45]/', 'a pattern'],
] as const

function help(frame: Frame): Markup {
  return html`<section class="help">
    <h2>What can be asked</h2>
    <dl>
      ${examples.map(
        ([query, what]) =>
          html`<div>
            <dt>
              <a href="${inTopic(`/search?q=${encodeURIComponent(query)}`, frame)}"><code>${query}</code></a>
            </dt>
            <dd>${what}</dd>
          </div>`,
      )}
    </dl>
  </section>`
}

function found(model: SearchModel, results: SearchResults): Markup {
  const { posts, next, isUnfinished } = results
  return html`<div class="sum">
      <p role="status">${sumText(results)}</p>
      ${subscribe(model)}
    </div>
    ${posts.map((post) => result(post, results.root, model.frame))}
    ${isUnfinished ? html`<p class="empty">Many posts must be read one by one for this query. There may be more further back.</p>` : ''}
    ${posts.length === 0 && !isUnfinished ? nothing(model, results.isFirst) : ''}
    ${next === null ? '' : html`<nav class="pager" aria-label="Further pages"><a href="${next}" rel="next">${isUnfinished ? 'Look further back' : 'Older'}</a></nav>`}`
}

function sumText({ posts, isUnfinished, total }: SearchResults): string {
  if (posts.length === 0 && !isUnfinished) return 'Nothing found.'
  if (total === null) return `${counted(posts.length, 'post')} on this page, newest first`
  return `${total.isMore ? 'more than ' : ''}${counted(total.count, 'post')}, newest first`
}

function nothing({ withDropped }: SearchModel, isFirst: boolean): Markup {
  if (!isFirst) return html`<p class="empty">That was all.</p>`
  return html`<p class="empty">
    ${withDropped ? 'Try fewer words, or OR between them.' : 'Try fewer words, or look at dropped posts too.'}
  </p>`
}

function result(found: Found, root: QueryNode, frame: Frame): Markup {
  const { post, verdict, member } = found
  const part = snippet(post, root)
  const story =
    member === null
      ? ''
      : html`<a class="self" href="${inTopic(`/stories/${member.storyId}`, frame)}"
          >story ${member.storyId}</a
        >`
  return html`<article class="story result" id="post-${post.postId}">
    ${byline(post, html`${verdict?.keep === false ? html`<span class="label">dropped</span>` : ''} ${story}`)}
    <h2 dir="auto">${postTitle(post, titleHits(post.title, root))}</h2>
    ${part === null || part.field === 'title' ? '' : html`<p class="text" dir="auto">${highlighted(part.text, part.hits)}</p>`}
    <div class="more">${why(found)} ${editList(found.revisions, post.postId)}</div>
    ${keywordChips(found.keywords, frame)}
  </article>`
}

/** What the query names in a title; with so much room the snippet is the whole of it. */
function titleHits(title: string, root: QueryNode): readonly Stretch[] {
  const whole = snippet({ title, text: '' }, root, 4 * title.length + 100)
  return whole?.hits ?? []
}

function subscribe({ frame, query }: SearchModel): Markup {
  return html`<details class="subscribe">
    <summary>Subscribe to this search</summary>
    <form method="post" action="${inTopic('/filters', frame)}">
      <input type="hidden" name="query" value="${query}" />
      <label for="name">Name of the feed</label>
      <div class="field">
        <input
          id="name"
          name="name"
          required
          maxlength="100"
          value="${query === '' ? frame.topic.name : query.slice(0, 100)}"
        />
        <button type="submit">Make the feed</button>
      </div>
    </form>
  </details>`
}
