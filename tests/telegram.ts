import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import type { ParseMeta, ParseOutcome, Poll } from '#sources/adapter.ts'
import { telegram } from '#sources/telegram.ts'
import { followedSource } from './followed-source.ts'
import { gathered as gatheredBy } from './gathered.ts'
import { localServer } from './local-server.ts'

const folder = new URL('fixtures/platforms/telegram/', import.meta.url)

/** A page of Telegram, as invented for the tests. */
export function telegramFixture(name: string): Buffer {
  return readFileSync(new URL(`${name}.html`, folder))
}

/** When the pages of the tests are read. */
export const receivedAt = Date.UTC(2026, 2, 3)

/** A page as it is read where it came for the channel ChipKitchen. */
export function readTelegram(html: string | Uint8Array, more: Partial<ParseMeta> = {}): ParseOutcome {
  const body = typeof html === 'string' ? new TextEncoder().encode(html) : html
  return telegram.parse(body, {
    url: 'https://t.me/s/chipkitchen',
    contentType: 'text/html; charset=utf-8',
    receivedAt,
    lang: 'en',
    options: {},
    ...more,
  })
}

/** When a post of a played channel was published. */
export function publishedAt(number: number): number {
  return Date.UTC(2026, 2, 1) + number * 60_000
}

export interface PlayedChannel {
  /** 'http://127.0.0.1:PORT/s/chipkitchen' */
  readonly address: string
  readonly port: number
  /** What the channel holds, by number. */
  readonly posts: Map<number, string>
  /** Paths that were asked for, in order. */
  readonly asked: string[]
  /** The page for a path. */
  readonly shown: (path: string) => string | Buffer
  /** Answers in the channel's place where it says so by returning true. */
  instead: (path: string, response: ServerResponse) => boolean
}

/** A server that shows a channel as t.me does, twenty posts a page. */
export async function playChannel(numbers: readonly number[]): Promise<PlayedChannel> {
  const posts = new Map(numbers.map((number) => [number, `Post ${number}`]))
  const asked: string[] = []
  const { origin, port } = await localServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    if (played.instead(path, response)) return
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(played.shown(path))
  })
  const played: PlayedChannel = {
    address: `${origin}/s/chipkitchen`,
    port,
    posts,
    asked,
    shown: (path) => answerTo(path, posts),
    instead: () => false,
  }
  return played
}

function answerTo(path: string, posts: ReadonlyMap<number, string>): string | Buffer {
  const url = new URL(path, 'http://t.example')
  const single = /^\/chipkitchen\/(\d+)$/.exec(url.pathname)?.[1]
  if (single !== undefined) return telegramFixture(posts.has(Number(single)) ? 'post' : 'post-deleted')
  const before = Number(url.searchParams.get('before') ?? Infinity)
  const older = [...posts.keys()].filter((number) => number < before).toSorted((a, b) => a - b)
  const shown = older.slice(-20)
  if (shown.length === 0) return telegramFixture('empty')
  const more =
    older.length > shown.length
      ? `<a href="/s/ChipKitchen?before=${shown[0]}" class="tme_messages_more" data-before="${shown[0]}"></a>`
      : ''
  const blocks = shown.map((number) => blockOf(number, posts.get(number) ?? ''))
  return `<html><head><title>Chip – Telegram</title></head><body><main class="tgme_main" data-url="/ChipKitchen">
    <section class="tgme_channel_history">${more}${blocks.join('')}</section></main></body></html>`
}

function blockOf(number: number, text: string): string {
  const time = new Date(publishedAt(number)).toISOString().replace('.000Z', '+00:00')
  return `<div class="tgme_widget_message_wrap"><div class="tgme_widget_message js-widget_message" data-post="ChipKitchen/${number}">
    <div class="tgme_widget_message_text js-message_text" dir="auto">${text}</div>
    <a class="tgme_widget_message_date" href="https://t.me/ChipKitchen/${number}"><time datetime="${time}"></time></a>
  </div></div>`
}

const now = Date.UTC(2026, 2, 20)

/** Numbers in a row, both ends included. */
export const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, n) => first + n)

/** What a source does with a channel from one poll to the next. */
export function follow({ address, port }: Pick<PlayedChannel, 'address' | 'port'>) {
  const source = followedSource(telegram, { address, ports: [port] })
  return {
    poll: () => source.poll(now),
    older: () => source.older(now),
    gone: (ids: readonly string[]) => source.gone(ids, now),
    cursor: source.cursor,
    put: source.remember,
  }
}

/** What a poll gathered, with the numbers of its posts. Throws if it came to something else. */
export function gathered(poll: Poll) {
  const whole = gatheredBy(poll)
  return { ...whole, numbers: numbersOf(whole.harvest.posts) }
}

/** Of posts, in their order. */
export function numbersOf(posts: readonly { readonly id: string }[]): number[] {
  return posts.map(({ id }) => Number(id.split('/')[1]))
}
