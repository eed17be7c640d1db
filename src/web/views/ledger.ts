import { html } from 'hono/html'
import type { Claim } from '#storage/claims.ts'
import { safeUrl } from '#text/safe-url.ts'
import { outcomeNames } from './claims.ts'
import { type Markup } from './markup.ts'
import { dayText } from './when.ts'

/** What was claimed, by whom and when, and what became of it. */
export function ledger(claims: readonly Claim[]): Markup | string {
  if (claims.length === 0) return ''
  const confirmed = claims.filter((claim) => claim.outcome === 'confirmed').length
  return html`<aside class="ledger" aria-labelledby="ledger-title">
    <h2 id="ledger-title">Claims and what became of them</h2>
    <p class="fine">${confirmed} of ${claims.length} confirmed</p>
    ${claimList(claims)}
  </aside>`
}

/** Claims with their outcomes and the grounds of these. */
export function claimList(claims: readonly Claim[]): Markup {
  return html`<ol>
    ${claims.map(
      (claim) =>
        html`<li>
          <p class="claim" dir="auto">${claim.claim}</p>
          <p class="byline">
            <span class="outcome ${claim.outcome}">${outcomeNames[claim.outcome]}</span>
            <span>${claim.saidWhen}</span> <span dir="auto">${claim.who}</span>
          </p>
          ${grounds(claim)}
        </li>`,
    )}
  </ol>`
}

function grounds({ resolvedAt, note, evidence }: Claim): Markup | string {
  const links = evidence.flatMap((url) => safeUrl(url) ?? [])
  if (note === '' && links.length === 0) return ''
  return html`<details>
    <summary>Grounds${resolvedAt === null ? '' : html`, known since ${dayText(resolvedAt)}`}</summary>
    ${note === '' ? '' : html`<p dir="auto">${note}</p>`}
    <ul>
      ${links.map((url) => html`<li><a href="${url}" rel="noopener noreferrer nofollow">${new URL(url).hostname}</a></li>`)}
    </ul>
  </details>`
}
