import { html } from 'hono/html'
import { z } from 'zod'
import type { EntryKind } from '#storage/stream-entries.ts'
import { span } from '#text/span.ts'
import type { StoryTold, ToldEntry } from '#web/story-told.ts'
import { type Frame, inTopic } from './frame.ts'
import { type Markup, scoreText } from './markup.ts'
import { type StoryLinks, storyLinks } from './story-links.ts'
import { reasonText } from './story-reason.ts'
import { when } from './when.ts'

/** What the stream told of a story, in the order it happened; of very much the newest, with the way to the rest. */
export function timeline(told: StoryTold, frame: Frame): Markup {
  const { timeline, earlier, page } = told
  const links = storyLinks(told, frame)
  const before = `/stories/${links.storyId}?page=${page.number}&before=${earlier}`
  return html`<section class="part" id="timeline" aria-labelledby="timeline-title">
    <h2 id="timeline-title">What happened</h2>
    ${earlier === null ? '' : html`<p class="fine"><a href="${inTopic(before, frame)}#timeline">What happened before</a></p>`}
    <ol class="timeline">
      ${timeline.map((each) => line(each, links))}
    </ol>
  </section>`
}

/** What entries say in their detail; older ones say less. */
const detailShape = z.object({
  reason: z.string().default(''),
  afterMs: z.number().default(0),
  rejudged: z.number().optional(),
  into: z.number().optional(),
  from: z.number().optional(),
  said: z.string().default(''),
  outcome: z.string().default(''),
  undone: z.boolean().default(false),
  by: z.enum(['owner', 'program']).default('owner'),
  score: z.number().optional(),
  disputed: z.boolean().default(false),
  credit: z
    .object({
      from: z.object({ postId: z.number(), name: z.string().nullable() }),
      to: z.object({ postId: z.number(), name: z.string() }),
      because: z.string(),
    })
    .optional(),
})
type Detail = z.infer<typeof detailShape>

function line({ entry, post }: ToldEntry, on: StoryLinks): Markup {
  const read = detailShape.safeParse(entry.detail)
  const detail = read.success ? read.data : detailShape.parse({})
  const who =
    post === null
      ? ''
      : html`:
          <span class="who" dir="auto"
            >${post.author === null || post.author === '' ? post.sourceName : post.author}</span
          >
          ${postLink(post.postId, on)}`
  return html`<li
    data-kind="${detail.credit === undefined ? entry.kind : 'credit'}"
    id="entry-${entry.position}"
  >
    <p class="byline">${moments({ entry, post })}</p>
    <p dir="auto">${whatHappened(entry.kind, detail, on)}${who}${elsewhere(entry.storyId, on)}</p>
    ${grounds(detail, on)} ${creditLine(detail.credit, on)}
  </li>`
}

/** Of a post that came in when it was published, first of all. */
function moments({ entry, post }: ToldEntry): Markup {
  if (post === null || !isArrival(entry.kind)) return html`<span>${when(entry.at)}</span>`
  return html`<span>${when(post.publishedAt, post.timePrecision)}</span>
    <span>came in ${when(entry.at)}</span>`
}

/** What happened before the post came here, or the story was put into this one. */
function elsewhere(storyId: number | null, { storyId: here, place }: StoryLinks): Markup | string {
  if (storyId === null || storyId === here) return ''
  return html`, in <a href="${inTopic(`/stories/${storyId}`, place)}">story ${storyId}</a>`
}

function isArrival(kind: EntryKind): boolean {
  return kind === 'story' || kind === 'post' || kind === 'duplicate'
}

function postLink(postId: number, { hrefOf }: StoryLinks): Markup {
  const href = hrefOf(postId)
  return href === null ? html`post ${postId}` : html`<a href="${href}">post ${postId}</a>`
}

function whatHappened(kind: EntryKind, detail: Detail, on: StoryLinks): Markup | string {
  const rejudged = rejudgedText(detail)
  switch (kind) {
    case 'story':
      return `First report${rejudged}`
    case 'post':
      return `Another account${rejudged}`
    case 'duplicate':
      return `Duplicate${rejudged}`
    case 'edited':
      return `Edited ${span(detail.afterMs)} after it was published`
    case 'deleted':
      return `Deleted ${span(detail.afterMs)} after it was published`
    case 'dropped':
      return `Dropped${rejudged}`
    case 'removed':
      return 'The first report is gone'
    case 'rejudged':
      return 'The rules changed'
    case 'merged':
    case 'split':
      return movedText(kind, detail, on)
    case 'claim':
      return `Claim ${outcomeText(detail.outcome)}: ${detail.said}`
  }
}

function rejudgedText({ rejudged }: Detail): string {
  return rejudged === undefined ? '' : ` (judged anew by version ${rejudged} of the rules)`
}

/** `into`: this story is the one that lost posts; `from`: the one that got them. */
function movedText(
  kind: 'merged' | 'split',
  { into, from, undone, by }: Detail,
  { place }: StoryLinks,
): Markup {
  const other = into ?? from ?? 0
  const story = html`<a href="${inTopic(`/stories/${other}`, place)}">story ${other}</a>`
  const who = by === 'owner' ? 'by hand' : 'by the hourly look'
  const how = undone ? `since what was done ${who} was taken back` : who
  if (kind === 'merged')
    return into === undefined ? html`Took in ${story} ${how}` : html`Put into ${story} ${how}`
  return into === undefined ? html`Taken out of ${story} ${how}` : html`Parted from ${story} ${how}`
}

function grounds(detail: Detail, on: StoryLinks): Markup {
  const { by, score, disputed, undone } = detail
  const likeness = by === 'program' && score !== undefined ? `Likeness ${scoreText(score)}: ` : ''
  // What the program found is no reason for taking it back.
  const reason = by === 'program' && undone ? '' : detail.reason
  return html`${reason === '' ? '' : html`<p class="fine" dir="auto">${likeness}${reasonText(reason, on)}</p>`}
  ${disputed ? html`<p class="fine">One side denies what the other says.</p>` : ''}`
}

function creditLine(credit: Detail['credit'], on: StoryLinks): Markup | string {
  if (credit === undefined) return ''
  const { from, to, because } = credit
  return html`<p class="credit" dir="auto">
    Credit moved from ${from.name ?? 'a post'} (${postLink(from.postId, on)}) to ${to.name}
    (${postLink(to.postId, on)}) because ${because}.
  </p>`
}

function outcomeText(outcome: string): string {
  return outcome === 'partly' ? 'partly true' : outcome
}
