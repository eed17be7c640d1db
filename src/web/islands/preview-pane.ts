import type { FailedExample } from '#filter/examples.ts'
import type { Frame } from '#web/views/frame.ts'
import { html } from 'hono/html'
import { amount, sums } from '#web/views/rule-changes.ts'
import { rulePost } from '#web/views/rule-post.ts'
import { failedExamples, pinViolations } from '#web/views/rule-trouble.ts'
import { draw, part } from './parts.ts'
import type { Preview } from './preview.ts'

export interface PreviewPane {
  /** `tookMs`: how long judging took. */
  readonly show: (preview: Preview, examples: readonly FailedExample[], tookMs: number) => void
  /** Says something in its place, and greys what is shown: it is of rules that are no longer there. */
  readonly say: (message: string) => void
}

const pageSize = 50

/** The part of the page that says what the rules would do to the sample. */
export function createPreviewPane(place: Pick<Frame, 'topic' | 'topics'>): PreviewPane {
  const [status, counts, trouble, posts] = ['status', 'sums', 'trouble', 'posts'].map(part) as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
  ]
  let limit = pageSize
  let last: Preview | null = null
  const list = (): void => {
    const focused = pressedIn(posts)
    const shown = last?.shown ?? []
    const rest = shown.length - limit
    draw(
      posts,
      html`<ol class="posts">
          ${shown.slice(0, limit).map((post) => rulePost(post, place))}
        </ol>
        ${rest > 0 ? html`<p class="pager"><button type="button" data-more>Show more (${rest})</button></p>` : ''}`,
    )
    if (focused !== null) posts.querySelector<HTMLElement>(focused)?.focus()
  }
  posts.addEventListener('click', (event) => {
    if (!(event.target instanceof HTMLElement) || event.target.closest('[data-more]') === null) return
    const next = limit
    limit += pageSize
    list()
    posts.querySelectorAll('li.post')[next]?.querySelector<HTMLElement>('a, button')?.focus()
  })
  return {
    show: (preview, examples, tookMs) => {
      last = preview
      limit = pageSize
      status.textContent = `${amount(preview.posts, 'post')} judged in ${Math.max(1, Math.round(tookMs))} ms.`
      draw(counts, countsOf(preview))
      draw(trouble, html`${pinViolations(preview.pins)} ${failedExamples(examples)}`)
      list()
      part('preview').classList.remove('stale')
    },
    say: (message) => {
      status.textContent = message
      part('preview').classList.add('stale')
    },
  }
}

/** The button of a list that has the focus, as a selector that finds it in the list drawn anew; else null. */
function pressedIn(list: HTMLElement): string | null {
  const { activeElement } = document
  const pin = activeElement?.closest<HTMLElement>('[data-pin]')?.dataset['pin']
  if (!(activeElement instanceof HTMLButtonElement) || pin === undefined || !list.contains(activeElement))
    return null
  return `[data-pin="${pin}"] button[value="${activeElement.value}"]`
}

function countsOf({ posts, kept, added, removed }: Preview) {
  return sums([
    { name: 'kept now', count: kept },
    { name: 'to be added', count: added, tone: 'good' },
    { name: 'to be removed', count: removed, tone: 'bad' },
    { name: 'unchanged', count: posts - added - removed },
  ])
}
