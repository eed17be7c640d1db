import { expect, test } from 'vitest'
import { openWeb } from '#tests/web/open-web.ts'
import { seedPost } from '#tests/web/seed.ts'
import { noBrowser } from './browser.ts'
import { type Visit, violations, visitWeb } from './visit.ts'

if (noBrowser !== null) console.warn(`Left out, leakers and trends in a browser: ${noBrowser}.`)

const nova = { type: 'os', canonical: 'nova os', name: 'Nova OS' }

/** Two leakers, an open claim and a settled one, and something that rises. */
async function visit(viewport: { readonly width: number; readonly height: number }): Promise<Visit> {
  const web = await openWeb()
  for (const [index, author] of ['Mara Quill', 'Old Fox', 'Mara Quill'].entries()) {
    const source = index === 1 ? 'xin-ji' : 'tech-leaf'
    const at = '2023-10-20T08:00:00Z'
    await seedPost(web.db, { id: `s${index}`, title: `Story ${index}`, author, source, at, keywords: [nova] })
  }
  for (const [story, outcome] of [
    [1, 'confirmed'],
    [2, 'unresolved'],
  ])
    await web.app.request('/api/claims', {
      method: 'POST',
      body: JSON.stringify({ claim: 'It folds.', story, outcome, evidence: ['https://gazette.example/1'] }),
    })
  return await visitWeb(web, viewport)
}

test.skipIf(noBrowser !== null).each([
  { width: 1200, height: 900, colorScheme: 'light' as const },
  { width: 400, height: 800, colorScheme: 'dark' as const },
])(
  'leakers and trends pass axe, $colorScheme, and fit $width pixels',
  async ({ colorScheme, ...viewport }) => {
    const { page, origin, wrongs } = await visit(viewport)
    await page.emulateMedia({ colorScheme })
    for (const path of ['/leakers', '/leakers/mara%20quill', '/trends', '/trends?window=day&at=2020-01-01']) {
      await page.goto(`${origin}${path}`)
      for (const details of await page.locator('details').all())
        await details.evaluate((node) => node.setAttribute('open', ''))
      expect(await violations(page), path).toEqual([])
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width, path).toBeLessThanOrEqual(viewport.width)
    }
    expect(wrongs).toEqual([])
  },
)

test.skipIf(noBrowser !== null)('an open claim is settled in the page', async () => {
  const { page, origin } = await visit({ width: 1000, height: 800 })
  await page.goto(`${origin}/leakers`)
  await page.getByText('Settle it').first().click()
  await page.getByLabel('What became of it').first().selectOption('Confirmed')
  await page.getByLabel('Known since').first().fill('2023-10-21')
  await page.getByRole('button', { name: 'Save' }).first().click()
  await page.getByText('None: everything that was claimed is settled.').waitFor()
  expect(await page.locator('#claim-C2 .byline').innerText()).toContain('since 21 Oct 2023')
})
