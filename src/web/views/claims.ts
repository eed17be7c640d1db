import { html } from 'hono/html'
import { type Claim, outcomes } from '#storage/claims.ts'
import type { ClaimPost } from '#storage/leakers.ts'
import { safeUrl } from '#text/safe-url.ts'
import { type Frame, inTopic } from './frame.ts'
import { type Markup, counted } from './markup.ts'
import { dayText } from './when.ts'

type Place = Pick<Frame, 'topic' | 'topics'>

/** What an outcome is called on pages. */
export const outcomeNames: Readonly<Record<Claim['outcome'], string>> = {
  confirmed: 'Confirmed',
  partly: 'Partly true',
  refuted: 'Refuted',
  unresolved: 'Open',
}

/** A claim with what became of it, the stories it is told in, and the form that its owner settles it with. */
export function claimItem(claim: Claim, posts: readonly ClaimPost[], place: Place): Markup {
  return html`<li class="claim-item" id="claim-${claim.id}">
    <p class="claim" dir="auto">${claim.claim}</p>
    <p class="byline">
      <span class="outcome ${claim.outcome}">${outcomeNames[claim.outcome]}</span>
      ${claim.resolvedAt === null ? '' : html`<span>since ${dayText(claim.resolvedAt)}</span>`}
      <span>said ${claim.saidWhen}</span> <span dir="auto">${claim.who}</span> ${storyLinks(posts, place)}
    </p>
    ${grounds(claim)} ${settleForm(claim, place)}
  </li>`
}

function storyLinks(posts: readonly ClaimPost[], place: Place): Markup | string {
  const ids = [...new Set(posts.flatMap(({ storyId }) => storyId ?? []))]
  if (ids.length === 0) return ''
  const links = ids.map((id) => html` <a href="${inTopic(`/stories/${id}`, place)}">${id}</a>`)
  return html`<span
    >${counted(posts.length, 'post')} in ${ids.length === 1 ? 'story' : 'stories'}${links}</span
  >`
}

function grounds({ note, evidence }: Claim): Markup | string {
  const links = evidence.flatMap((url) => safeUrl(url) ?? [])
  if (note === '' && links.length === 0) return ''
  return html`<details>
    <summary>Grounds</summary>
    ${note === '' ? '' : html`<p dir="auto">${note}</p>`}
    <ul>
      ${links.map((url) => html`<li><a href="${url}" rel="noopener noreferrer nofollow">${new URL(url).hostname}</a></li>`)}
    </ul>
  </details>`
}

function settleForm({ id, outcome, resolvedAt, evidence, note }: Claim, place: Place): Markup {
  const day = resolvedAt === null ? '' : new Date(resolvedAt).toISOString().slice(0, 10)
  return html`<details>
    <summary>${outcome === 'unresolved' ? 'Settle it' : 'Change the outcome'}</summary>
    <form
      method="post"
      action="${inTopic(`/leakers/claims/${encodeURIComponent(id)}`, place)}"
      class="settle"
    >
      <div class="pair">
        <label
          >What became of it
          <select name="outcome">
            ${outcomes.map((each) => html`<option value="${each}" ${each === outcome ? html`selected` : ''}>${outcomeNames[each]}</option>`)}
          </select></label
        >
        <label>Known since <input type="date" name="resolvedAt" value="${day}" /></label>
      </div>
      <label
        >Pages that show it, an address a line
        <textarea name="evidence" rows="2" spellcheck="false" placeholder="https://…">
${evidence.join('\n')}</textarea>
      </label>
      <label>What one word leaves out <textarea name="note" rows="2" dir="auto">${note}</textarea></label>
      <button type="submit">Save</button>
    </form>
  </details>`
}

/** The form for a claim that the ledger does not hold yet. */
export function newClaimForm(place: Place): Markup {
  return html`<details class="new-claim">
    <summary>Add a claim</summary>
    <form method="post" action="${inTopic('/leakers/claims', place)}" class="settle">
      <label
        >What is claimed
        <textarea name="claim" rows="2" required maxlength="4000" dir="auto"></textarea>
      </label>
      <div class="pair">
        <label>Number of the story that tells it <input name="story" inputmode="numeric" /></label>
        <label>Who says so, if not its first post <input name="who" maxlength="300" dir="auto" /></label>
      </div>
      <button type="submit">Add</button>
    </form>
  </details>`
}
