import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, onTestFinished } from 'vitest'
import type { TestWeb } from '#tests/web/open-web.ts'
import { openBrowser } from './browser.ts'

export interface Visit {
  readonly web: TestWeb
  readonly page: Page
  readonly origin: string
  /** What went wrong so far: messages on the console, requests to another host. */
  readonly wrongs: readonly string[]
}

/** One for all tests of a file, since it takes a second to open; each page is in a context of its own. */
let browser: Promise<Browser> | undefined
afterAll(async () => await (await browser)?.close())

/** A browser's page on a Leakwire that listens on a free port; all of it ends with the test. */
export async function visitWeb(web: TestWeb, viewport = { width: 1000, height: 700 }): Promise<Visit> {
  const answers = new Set<Promise<Response>>()
  const answer: typeof web.app.fetch = async (request, env) => {
    const given = Promise.resolve(web.app.fetch(request, env))
    answers.add(given)
    return await given.finally(() => answers.delete(given))
  }
  const server = serve({ fetch: answer, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const page = await (await (browser ??= openBrowser())).newPage({ viewport })
  onTestFinished(async () => {
    await page.context().close()
    server.close()
    // What is still being answered needs the database, which ends next.
    await Promise.allSettled(answers)
  })
  const wrongs: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrongs.push(message.text())
  })
  page.on('pageerror', (error) => wrongs.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) wrongs.push(`asked for ${request.url()}`)
  })
  return { web, page, origin, wrongs }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds against a page, one line a rule; with `only` of these rules alone, which is quicker. */
export async function violations(page: Page, only: readonly string[] = []): Promise<string[]> {
  await page.evaluate(axe)
  const options = only.length === 0 ? {} : { runOnly: only }
  const results = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`)
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
}
