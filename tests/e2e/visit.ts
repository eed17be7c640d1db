import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { AxeResults } from 'axe-core'
import type { Browser, ConsoleMessage, Page, Request } from 'playwright-core'
import { afterAll, expect, onTestFinished } from 'vitest'
import type { TestWeb } from '#tests/web/open-web.ts'
import { openBrowser } from './browser.ts'

export interface Visit {
  readonly web: TestWeb
  readonly page: Page
  readonly origin: string
  /** What went wrong so far: messages on the console, requests to another host. */
  readonly wrongs: readonly string[]
}

interface Window {
  readonly browser: Browser
  readonly page: Page
}

/**
 * One for all tests of a file, with one page: a browser takes a second to open, a page half a second, and what it has
 * compiled it keeps. Each test finds it empty.
 */
let opened: Promise<Window> | undefined
afterAll(async () => await (await opened)?.browser.close())

async function openWindow(): Promise<Window> {
  const browser = await openBrowser()
  return { browser, page: await browser.newPage() }
}

/** The browser's page on a Leakwire that listens on a free port until the test ends, or as `end` says. */
export async function visitWeb(
  web: TestWeb,
  viewport = { width: 1000, height: 700 },
  end: (leave: () => Promise<void>) => void = onTestFinished,
): Promise<Visit> {
  const { origin, close } = await listen(web)
  const { page } = await (opened ??= openWindow())
  const { wrongs, forget } = collectWrongs(page, origin)
  end(async () => {
    forget()
    await page.goto('about:blank')
    await page.context().clearCookies()
    await page.emulateMedia({ colorScheme: 'light' })
    await close()
  })
  await page.setViewportSize(viewport)
  return { web, page, origin, wrongs }
}

async function listen(web: TestWeb): Promise<{ origin: string; close: () => Promise<void> }> {
  const answers = new Set<Promise<Response>>()
  const answer: typeof web.app.fetch = async (request, env) => {
    const given = Promise.resolve(web.app.fetch(request, env))
    answers.add(given)
    return await given.finally(() => answers.delete(given))
  }
  const server = serve({ fetch: answer, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close()
      // What is still being answered needs the database, which ends next.
      await Promise.allSettled(answers)
    },
  }
}

function collectWrongs(page: Page, origin: string): { wrongs: string[]; forget: () => void } {
  const wrongs: string[] = []
  const onMessage = (message: ConsoleMessage): void => {
    if (message.type() === 'error' || message.type() === 'warning') wrongs.push(message.text())
  }
  const onError = (error: Error): void => void wrongs.push(error.message)
  const onRequest = (request: Request): void => {
    if (!request.url().startsWith(`${origin}/`)) wrongs.push(`asked for ${request.url()}`)
  }
  page.on('console', onMessage).on('pageerror', onError).on('request', onRequest)
  const forget = (): void => {
    page.off('console', onMessage).off('pageerror', onError).off('request', onRequest)
  }
  return { wrongs, forget }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds against a page, one line a rule; with `only` of these rules alone, which is quicker. */
export async function violations(page: Page, only: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe)
  const options = { resultTypes: ['violations'], ...(only.length > 0 && { runOnly: only }) }
  const results = await page.evaluate<AxeResults['violations']>(
    `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations)`,
  )
  return results.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
}

/**
 * Opens all that can be opened, and holds the page to what every page keeps: axe finds nothing, and nothing is wider than
 * the window. In the dark only colours differ, so there axe looks at contrast alone. `what` names the page if it fails.
 */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  // Headings stand before the style sheet has come.
  await page.waitForLoadState('load')
  const { width } = page.viewportSize() ?? { width: 0 }
  const shown = await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
    return document.documentElement.scrollWidth
  })
  expect(shown, what).toBeLessThanOrEqual(width)
  expect(await violations(page), what).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await violations(page, ['color-contrast']), `${what}, dark`).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
}
