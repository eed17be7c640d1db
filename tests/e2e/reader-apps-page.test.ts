import { expect, test } from 'vitest'
import { openReaderWeb } from '#tests/web/reader-apps.ts'
import { seedPost } from '#tests/web/seed.ts'
import { noBrowser } from './browser.ts'
import { violations, visitWeb } from './visit.ts'

if (noBrowser !== null) console.warn(`Left out, the page of reader apps in a browser: ${noBrowser}.`)

test.skipIf(noBrowser !== null)(
  'a password is made and revoked and a muted source shown again, on a phone and without a fault',
  async () => {
    const web = await openReaderWeb(({ db }) => seedPost(db, { id: 'a', title: 'A tablet' }))
    await web.google('subscription/edit', [
      ['ac', 'unsubscribe'],
      ['s', 'feed/1'],
    ])
    const { page, origin, wrongs } = await visitWeb(web, { width: 360, height: 740 })
    await page.goto(`${origin}/filters`)
    await page.getByRole('link', { name: 'Reader apps' }).click()
    await page.getByLabel('App or device').fill('Reeder on the phone')
    await page.getByRole('button', { name: 'Make a password' }).click()
    await page.getByText('It is shown only now').waitFor()
    expect(await page.locator('.secret').innerText()).toMatch(/^(?:\w{5}-){3}\w{5}$/u)
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    await page.getByRole('button', { name: 'Revoke the password for Reeder on the phone' }).click()
    await page.getByText('Reeder on the phone').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Show again' }).click()
    await page.getByText('Muted by apps').waitFor({ state: 'detached' })
    expect(wrongs).toEqual([])
  },
)
