import { expect, test } from 'vitest'
import { rss } from '#tests/small-topic.ts'
import { openWeb, type TestWeb, webPages } from '#tests/web/open-web.ts'
import { seedPost, seedTrouble, topicId } from '#tests/web/seed.ts'
import { makeDefaultFilters } from '#web/make-filter.ts'
import { noBrowser } from './browser.ts'
import { type Visit, expectAccessible, visitWeb } from './visit.ts'

if (noBrowser !== null) console.warn(`Left out, pages in a browser: ${noBrowser}.`)

/** A browser's page on a seeded Leakwire. */
async function visit(viewport?: { readonly width: number; readonly height: number }): Promise<Visit> {
  const web = await openWeb()
  await makeDefaultFilters(web.hands)
  await seedTrouble(web.db)
  for (let n = 1; n <= 12; n++) {
    await seedPost(web.db, {
      id: `s${n}`,
      title: `MIOS story ${n}`,
      text: '小米 MIOS 系统。'.repeat(20),
      hits: ['MIOS'],
    })
  }
  return await visitWeb(web, viewport)
}

async function tell({ db, ring }: TestWeb, post: Parameters<typeof seedPost>[1]): Promise<void> {
  const { position } = await seedPost(db, post)
  ring(topicId, position)
}

test.skipIf(noBrowser !== null)('a new story arrives while the page is open, without any fault', async () => {
  const { web, page, origin, wrongs } = await visit()
  await page.goto(origin)
  await page.locator('[data-state=on]').waitFor()
  await tell(web, { id: 'new', title: 'Fresh from the press' })
  await page.getByRole('heading', { name: 'Fresh from the press' }).waitFor()
  expect(await page.locator('article h2').first().innerText()).toBe('Fresh from the press')
  expect(await page.locator('article').count()).toBe(13)
  expect(wrongs).toEqual([])
})

test.skipIf(noBrowser !== null)(
  'a story that grows is replaced in place, and what was open stays open',
  async () => {
    const { web, page, origin } = await visit()
    await page.goto(origin)
    await page.locator('[data-state=on]').waitFor()
    const card = page.locator('#story-11')
    await card.locator('.why summary').click()
    const joins = {
      storyId: 11,
      duplicateOf: null,
      level: 4,
      reason: 'same words',
      stance: 'denies',
    } as const
    await tell(web, { id: 'more', title: 'Another account', joins })
    await card.getByText('1 more account').waitFor()
    expect(await card.locator('.why').getAttribute('open')).toBe('')
    expect(await page.locator('article').nth(1).getAttribute('id')).toBe('story-11')
  },
)

test.skipIf(noBrowser !== null)(
  'what one reads does not move: news are counted on a button instead',
  async () => {
    const { web, page, origin } = await visit()
    await page.goto(origin)
    await page.locator('[data-state=on]').waitFor()
    const read = page.locator('#story-6 h2')
    await read.evaluate((title) => title.scrollIntoView())
    const before = await read.boundingBox()
    await tell(web, { id: 'n1', title: 'One' })
    await page.getByRole('button', { name: '1 new story' }).waitFor()
    await tell(web, { id: 'n2', title: 'Two' })
    const button = page.getByRole('button', { name: '2 new stories' })
    await button.waitFor()
    expect(Math.abs(((await read.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2)
    await button.click()
    await button.waitFor({ state: 'hidden' })
    await page.waitForFunction(() => scrollY === 0)
  },
)

test.skipIf(noBrowser !== null)('without JavaScript the page is whole', async () => {
  const { page, origin } = await visit()
  const browser = page.context().browser()
  const plain = await browser!.newPage({ javaScriptEnabled: false })
  await plain.goto(origin)
  expect(await plain.locator('article').count()).toBe(12)
  await plain.locator('.why summary').first().click()
  expect(await plain.locator('.why li').first().isVisible()).toBe(true)
})

test.skipIf(noBrowser !== null)(
  'a source is followed, paused, renamed and removed by keyboard alone, each page accessible, light and dark',
  async () => {
    const { page, origin } = await visit({ width: 360, height: 740 })
    const feed = (path: string, title: string) =>
      `<link rel="alternate" type="application/rss+xml" title="${title}" href="${path}">`
    const head = `<title>Blog</title>${feed('/posts', 'Posts')}${feed('/talk', 'Talk')}`
    webPages.set('https://blog.example/', `<html><head>${head}</head><body>Hello</body></html>`)
    webPages.set('https://blog.example/talk', rss([{ id: 't', title: 'MIOS seen' }]))
    const checked = async (title: string) => {
      await page.getByRole('heading', { name: title, level: 1 }).waitFor()
      await expectAccessible(page, title)
    }
    const type = async (label: string, text: string) => {
      await page.getByLabel(label, { exact: true }).focus()
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
    }
    await page.goto(`${origin}/sources`)
    await type('Follow a source', 'no such thing')
    await page.getByRole('alert').waitFor()
    await checked('Sources')
    await type('Follow a source', 'blog.example')
    await checked('Which feed?')
    await page.getByRole('button', { name: 'Follow this feed' }).nth(1).press('Enter')
    await page.getByText('It is followed now; 1 new post came with it.').waitFor()
    await checked('Phone News')
    await type('Name', 'Talk of the day')
    await checked('Talk of the day')
    await page.getByRole('button', { name: 'Pause' }).press('Enter')
    await page.getByText('Paused', { exact: true }).waitFor()
    await page.getByText('Remove', { exact: true }).press('Enter')
    await page.getByLabel('All of them stay').press('ArrowUp')
    expect(await page.getByLabel('Delete all of them').isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Remove this source' }).press('Enter')
    await page.getByText('The source was removed, and 1 post with it.').waitFor()
  },
)

test.skipIf(noBrowser !== null)('an open claim is settled in the page', async () => {
  const { web, page, origin } = await visit()
  const claim = { claim: 'It folds.', story: 1, outcome: 'unresolved', evidence: [] }
  await web.app.request('/api/claims', { method: 'POST', body: JSON.stringify(claim) })
  await page.goto(`${origin}/leakers`)
  await page.getByText('Settle it').first().click()
  await page.getByLabel('What became of it').first().selectOption('Confirmed')
  await page.getByLabel('Known since').first().fill('2023-10-21')
  await page.getByRole('button', { name: 'Save' }).first().click()
  await page.getByText('None: everything that was claimed is settled.').waitFor()
  expect(await page.locator('#claim-C1 .byline').innerText()).toContain('since 21 Oct 2023')
})
