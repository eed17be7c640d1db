import { expect, test } from 'vitest'
import { addFilter } from '#storage/filters.ts'
import { listSubscriptions } from '#storage/subscriptions.ts'
import { openWeb } from '#tests/web/open-web.ts'
import { seededAt, topicId } from '#tests/web/seed.ts'
import { noBrowser } from './browser.ts'
import { violations, visitWeb } from './visit.ts'

test.skipIf(noBrowser !== null)(
  'a filter is subscribed to with the keyboard alone, on a narrow page that breaks no rule of accessibility',
  async () => {
    const web = await openWeb()
    await addFilter(web.db, { secret: 'f', topicId, name: 'Tablets', query: 'tablet' }, seededAt)
    const { page, origin, wrongs } = await visitWeb(web, { width: 360, height: 700 })
    await page.goto(`${origin}/subscriptions`)
    await page.getByRole('link', { name: 'New notification' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'ntfy' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(`${origin}/subscriptions/new?kind=ntfy`)
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Address of the topic').focus()
    await page.keyboard.type('https://ntfy.example/my-leaks-4821')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${origin}/subscriptions/1`)
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    expect(await page.locator('body').innerText()).toContain('ntfy, https://ntfy.example/…4821')
    expect(await listSubscriptions(web.db)).toMatchObject([{ filter: { name: 'Tablets' }, state: 'active' }])
    expect(wrongs).toEqual([])
  },
)
