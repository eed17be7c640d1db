import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestWeb, openWeb } from '#tests/web/open-web.ts'
import { type SeedPost, seedPost, seedTrouble, topicId } from '#tests/web/seed.ts'
import { pinPost } from '#storage/pins.ts'
import { makeDefaultFilters } from '#web/make-filter.ts'
import { noBrowser } from './browser.ts'
import { expectAccessible, visitWeb } from './visit.ts'

if (noBrowser !== null) console.warn(`Left out, every page in a browser: ${noBrowser}.`)

let web: TestWeb
const ends: (() => Promise<void>)[] = []
beforeAll(async () => {
  if (noBrowser !== null) return
  web = await openWeb({}, (close) => ends.push(close))
  await seedEveryPage(web)
})
afterAll(async () => {
  for (const end of ends) await end()
})

/** Something of everything that a page shows. */
async function seedEveryPage({ db, app, hands }: TestWeb): Promise<void> {
  await makeDefaultFilters(hands)
  await seedTrouble(db)
  const nova = { type: 'os', canonical: 'nova os', name: 'Nova OS' }
  const leak = (id: string, more: Partial<SeedPost> = {}): SeedPost => ({
    id,
    title: `MIOS story ${id}`,
    text: '小米 MIOS 系统。'.repeat(20),
    hits: ['MIOS'],
    author: 'Mara Quill',
    at: '2023-10-20T08:00:00Z',
    keywords: [nova],
    ...more,
  })
  const { storyId, postId } = await seedPost(db, leak('first'))
  await seedPost(db, leak('second', { author: 'Old Fox', source: 'xin-ji' }))
  const joins = { storyId, duplicateOf: null, level: 4, reason: 'same words', stance: 'denies' } as const
  await seedPost(db, leak('denial', { author: 'Nils Grau', joins }))
  await seedPost(db, leak('echo', { joins: { ...joins, duplicateOf: postId, level: 3, stance: 'says' } }))
  await seedPost(db, leak('dropped', { keep: false, score: 1 }))
  await pinPost(db, topicId, { postId, must: true, at: Date.parse('2023-10-20T09:00:00Z') })
  for (const [story, outcome] of [
    [1, 'confirmed'],
    [2, 'unresolved'],
  ]) {
    const claim = { claim: 'It folds.', story, outcome, evidence: ['https://gazette.example/1'] }
    await app.request('/api/claims', { method: 'POST', body: JSON.stringify(claim) })
  }
}

test.skipIf(noBrowser !== null).each([
  { pages: 'the stream and the search', paths: ['/', '/search', '/search?q=MIOS', '/search?q=titel:x'] },
  { pages: 'stories', paths: ['/stories/1', '/stories/2'] },
  { pages: 'sources and filters', paths: ['/sources', '/sources/xin-ji', '/filters'] },
  {
    pages: 'leakers and trends',
    paths: ['/leakers', '/leakers/mara%20quill', '/trends', '/trends?window=day&at=2020-01-01'],
  },
  // Versions and pins are looked at in rules-page.test.ts, where there are some.
  { pages: 'rules', paths: ['/rules', '/rules/rejects', '/rules/suggestions', '/rules/aliases'] },
])(
  '$pages: accessible in light and dark, without a fault, in a phone and in a wide window',
  async ({ paths }) => {
    const { page, origin, wrongs } = await visitWeb(web, { width: 360, height: 740 })
    for (const path of paths) {
      await page.goto(`${origin}${path}`)
      await expectAccessible(page, path)
      await page.setViewportSize({ width: 1200, height: 900 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(1200)
      await page.setViewportSize({ width: 360, height: 740 })
    }
    // The browser itself reports the page that answers 400.
    expect(wrongs.filter((wrong) => !wrong.includes('400 (Bad Request)'))).toEqual([])
  },
)

test.skipIf(noBrowser !== null).each(['/stories/1', '/leakers', '/trends', '/rules'])(
  'by the Tab key one comes to everything on %s, and sees where one is',
  async (path) => {
    const { page, origin } = await visitWeb(web)
    await page.goto(`${origin}${path}`)
    // What the rules do is shown a moment later, with buttons of its own.
    if (path === '/rules') await page.getByText(/posts judged in/u).waitFor()
    const { reached, all, unmarked } = await tabThrough(page)
    expect(all.length).toBeGreaterThan(0)
    expect(all.filter((name) => !reached.includes(name))).toEqual([])
    expect(unmarked).toEqual([])
  },
)

/** Presses Tab for everything that can be used; `unmarked` had no outline when it had the focus. */
async function tabThrough(page: Page) {
  const all = await page.evaluate(() => {
    const usable = [
      ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary'),
    ]
    const shown = usable.filter(
      (each) => each.checkVisibility() && each.tabIndex >= 0 && !each.matches(':disabled'),
    )
    for (const [index, each] of shown.entries())
      each.dataset['tab'] = `${index} ${each.outerHTML.slice(0, 80)}`
    return shown.map((each) => each.dataset['tab'] ?? '')
  })
  const reached: string[] = []
  const unmarked: string[] = []
  // Month, day, year and the calendar of a date are a stop each.
  const dates = await page.locator('input[type=date]:visible').count()
  for (let pressed = 0; pressed < all.length + 3 * dates; pressed++) {
    await page.keyboard.press('Tab')
    const [name, outline] = await page.evaluate(() => {
      const focused = document.activeElement as HTMLElement
      // The frame of the editor bears the outline for the text in it.
      const { outlineStyle: outline } = getComputedStyle(focused.closest('.editor') ?? focused)
      return [focused.dataset['tab'] ?? '', outline] as const
    })
    reached.push(name)
    if (outline === 'none') unmarked.push(name)
  }
  return { all, reached, unmarked }
}
