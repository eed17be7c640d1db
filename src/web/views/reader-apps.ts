import { html } from 'hono/html'
import type { ReaderFeed } from '#storage/reader-feeds.ts'
import type { ReaderPassword } from '#storage/reader-passwords.ts'
import { appName } from '#web/reader/app-name.ts'
import { readerMail, readerUser } from '#web/reader/password.ts'
import { type Frame, inTopic, page } from './frame.ts'
import type { Markup } from './markup.ts'
import { when } from './when.ts'

export interface ReaderAppsModel {
  readonly frame: Frame
  /** What stands before every path in an absolute address. */
  readonly base: string
  readonly passwords: readonly ReaderPassword[]
  /** What apps unsubscribed from. */
  readonly muted: readonly ReaderFeed[]
  /** The password that was just made, in clear; else null. */
  readonly made: { readonly id: number; readonly name: string; readonly password: string } | null
}

/** Passwords for reader apps, what to type into which, and what apps have muted. */
export function readerAppsPage({ frame, base, passwords, muted, made }: ReaderAppsModel): Markup {
  const main = html`<h1>Reader apps</h1>
    <p class="lead">
      Read your <a href="${inTopic('/filters', frame)}">filters</a> in NetNewsWire, Reeder, FeedMe, Readrops,
      Fluent Reader, ReadKit and others: each filter is a folder, each source in it a feed, each story one
      article. What is read or starred in one app is so in all.
    </p>
    ${made === null ? '' : newPassword(made)}
    <h2 class="apart">Passwords</h2>
    <p class="fine">
      Give each app one of its own, so that it can be revoked alone. With it an app reads and marks, adds
      sources and renames; it cannot remove a source or a filter.
    </p>
    ${
      passwords.length === 0
        ? html`<p class="empty">No password yet.</p>`
        : html`<ul class="passwords">
            ${passwords.map((password) => one(password, frame))}
          </ul>`
    }
    <form method="post" action="${inTopic('/reader-apps', frame)}" class="password-form">
      <label for="password-name">App or device</label>
      <input
        id="password-name"
        name="name"
        required
        maxlength="100"
        autocomplete="off"
        placeholder="Reeder on the phone"
      />
      <button type="submit">Make a password</button>
    </form>
    <h2 class="apart">What to type</h2>
    <p>
      User <code>${readerUser}</code>; where an app insists on an address of mail, <code>${readerMail}</code>.
    </p>
    ${addresses(base)} ${muted.length === 0 ? '' : mutedList(muted, frame)}`
  return page(frame, { title: 'Reader apps', path: '/filters', main })
}

function newPassword({ name, password }: NonNullable<ReaderAppsModel['made']>): Markup {
  return html`<section class="filter new" aria-label="The new password">
    <p role="status">
      <span class="label good">just made</span> The password for <strong dir="auto">${name}</strong>. It is
      shown only now:
    </p>
    <p class="secret"><code>${password}</code></p>
  </section>`
}

function one({ id, name, madeAt, usedAt, usedBy }: ReaderPassword, frame: Frame): Markup {
  const app = appName(usedBy ?? '')
  return html`<li>
    <div>
      <strong dir="auto">${name}</strong>
      <span class="fine"
        >made ${when(madeAt)} ·
        ${usedAt === null ? 'not used yet' : html`last used ${when(usedAt)}${app === '' ? '' : html` by <span title="${usedBy ?? ''}">${app}</span>`}`}</span
      >
    </div>
    <form method="post" action="${inTopic(`/reader-apps/${id}/revoke`, frame)}">
      <button type="submit" class="quiet" aria-label="Revoke the password for ${name}">Revoke</button>
    </form>
  </li>`
}

/** Which address an app wants: some append a part of their own to what is typed. */
function addresses(base: string): Markup {
  const google = `${base}/api/greader.php`
  return html`<dl class="feeds">
      ${address('NetNewsWire', { how: 'account "FreshRSS"', url: google })}
      ${address('Reeder Classic', { how: 'account "FreshRSS"', url: base })}
      ${address('FeedMe', { how: '"FreshRSS"', url: google })}
      ${address('Readrops', { how: 'account "FreshRSS"', url: base })}
      ${address('Fluent Reader', { how: 'service "Google Reader API"', url: google })}
      ${address('ReadKit', { how: 'account "FreshRSS"', url: google })}
      ${address('Others', { how: 'Google Reader API, FreshRSS', url: google })}
      ${address('Others', { how: 'Fever', url: `${base}/fever/` })}
    </dl>
    <p class="fine">
      Reeder and Readrops append the rest themselves. An app that finds nothing at one address may find it at
      another: the plain <code>${base}</code> answers as well.
    </p>`
}

function address(name: string, { how, url }: { readonly how: string; readonly url: string }): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd>${how}: <code>${url}</code></dd>
  </div>`
}

function mutedList(muted: readonly ReaderFeed[], frame: Frame): Markup {
  return html`<h2 class="apart">Muted by apps</h2>
    <p class="fine">Unsubscribing in an app hides a source in that folder; it is still followed.</p>
    <ul class="passwords">
      ${muted.map(
        ({ id, title, sourceName, filterName, mutedAt }) =>
          html`<li>
            <div>
              <strong dir="auto">${title ?? (sourceName || 'Other sources')}</strong>
              <span class="fine"
                >in
                <span dir="auto">${filterName}</span
                >${mutedAt === null ? '' : html` since ${when(mutedAt)}`}</span
              >
            </div>
            <form method="post" action="${inTopic(`/reader-apps/feeds/${id}/show`, frame)}">
              <button type="submit" class="quiet">Show again</button>
            </form>
          </li>`,
      )}
    </ul>`
}
