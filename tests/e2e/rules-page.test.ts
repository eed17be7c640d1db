import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { pinPost } from '#storage/pins.ts'
import { saveTopic, topicsInForce } from '#storage/topics.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { openRules, stricter } from '#tests/web/rules.ts'
import { seedPost, seededAt, topicId } from '#tests/web/seed.ts'
import { noBrowser } from './browser.ts'
import { violations, visitWeb } from './visit.ts'

if (noBrowser !== null) console.warn(`Left out, the page of the rules in a browser: ${noBrowser}.`)

/** The editor, with its preview there. */
async function visit(viewport = { width: 1200, height: 900 }) {
  const visited = await visitWeb(await openRules(), viewport)
  await visited.page.goto(`${visited.origin}/rules`)
  await judged(visited.page)
  return visited
}

async function judged(page: Page): Promise<void> {
  await page.getByText(/3 posts judged in \d+ ms\./u).waitFor()
}

const sums = async (page: Page, part: string): Promise<string[]> =>
  await page.locator(`[data-part=${part}] .sums dd`).allInnerTexts()

/** Replaces what stands in the editor, as somebody who types it. */
async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('The topic file, in YAML').fill(text)
}

const inForce = async ({ db }: Awaited<ReturnType<typeof openRules>>) => (await topicsInForce(db))[0]

test.skipIf(noBrowser !== null)(
  'what is typed is judged in the browser: what would change comes first, with its hits and reasons',
  async () => {
    const { page, wrongs } = await visit()
    expect(await sums(page, 'preview')).toEqual(['2', '0', '0', '3'])
    await write(page, stricter)
    const removed = page.locator('.post.removed')
    await removed.waitFor()
    expect(await sums(page, 'preview')).toEqual(['1', '0', '1', '2'])
    expect(await removed.locator('mark').allInnerTexts()).toEqual(['MIOS'])
    expect(await removed.locator('.reasons').allInnerTexts()).toEqual([
      '2 < 4\nname "MIOS" +2',
      'before\nname "MIOS" +2',
    ])
    expect(await page.locator('.post .title').allInnerTexts()).toEqual(['MIOS seen', 'Xiaomi tests MIOS'])
    await page.getByLabel('Try a text').fill('MIOS, says 小米')
    expect(await page.locator('.tried mark').allInnerTexts()).toEqual(['MIOS', '小米'])
    expect(await page.locator('.tried .label').innerText()).toBe('kept')
    await page.getByLabel('Try a text').fill('MIOS alone')
    expect(await page.locator('.tried .label').innerText()).toBe('dropped')
    expect(wrongs).toEqual([])
  },
)

test.skipIf(noBrowser !== null)(
  'a long list is shown fifty at a time, and what posts say is never taken for a part of the page',
  async () => {
    const web = await openRules()
    const title = 'MIOS <img src="/x" onerror="document.title=1"> & more'
    for (let n = 1; n <= 50; n++) await seedPost(web.db, { id: `n${n}`, title })
    const { page, origin, wrongs } = await visitWeb(web)
    await page.goto(`${origin}/rules`)
    await page.getByRole('button', { name: 'Show more (2)' }).click()
    expect(await page.locator('.post').count()).toBe(52)
    expect(await page.locator('.post .title').first().innerText()).toBe(title)
    expect(await page.locator('main img').count()).toBe(0)
    expect(await page.locator('.post').nth(50).locator(':focus').count()).toBe(1)
    expect(wrongs).toEqual([])
  },
)

test.skipIf(noBrowser !== null)(
  'a slip is marked at its line, its message leads there, and is gone once it is mended',
  async () => {
    const { page } = await visit()
    await write(page, smallTopic.source.replace('weight: 2', 'wieght: 2'))
    await page.getByText('These rules cannot be read').waitFor()
    const area = page.getByLabel('The topic file, in YAML')
    expect(await page.locator('.gutter .wrong').allInnerTexts()).toEqual(['5'])
    expect(await page.locator('.mirror .row').innerText()).toContain('Did you mean weight?')
    expect(await area.getAttribute('aria-invalid')).toBe('true')
    await page
      .getByRole('link', { name: /Line 5, column/u })
      .last()
      .click()
    const at = await area.evaluate((field: HTMLTextAreaElement) => field.selectionStart)
    expect(await area.evaluate((field, from) => document.activeElement === field && from, at)).toBe(
      smallTopic.source.indexOf('weight'),
    )
    await write(page, smallTopic.source)
    await page.locator('.gutter .wrong').waitFor({ state: 'detached' })
    await judged(page)
    expect(await area.getAttribute('aria-invalid')).toBe('false')
    expect(await page.locator('[data-part=problems] *').count()).toBe(0)
  },
)

test.skipIf(noBrowser !== null)(
  'by keyboard alone rules are changed, tried on the archive, applied and taken back',
  async () => {
    const { web, page, wrongs } = await visit()
    await page.getByLabel('The topic file, in YAML').focus()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(stricter)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { name: 'Backtest: 3 posts of the archive' }).waitFor()
    expect(await sums(page, 'report')).toEqual(['0', '1', '1', '1'])
    expect(await page.getByRole('heading', { name: 'Preview' }).isVisible()).toBe(false)
    await page.keyboard.press('Control+s')
    await page.getByRole('dialog', { name: 'Put these rules in force' }).waitFor()
    await page.keyboard.type('less noise')
    await page.keyboard.press('Enter')
    await page.getByText('Version 3 is in force. 3 posts are still to be judged by it.').waitFor()
    expect(await inForce(web)).toMatchObject({ version: 3, source: stricter })
    await page.getByRole('button', { name: 'Take it back' }).press('Enter')
    await page.getByText('Version 4 is in force.').waitFor()
    expect(await inForce(web)).toMatchObject({ version: 4, source: smallTopic.source })
    expect(await page.getByLabel('The topic file, in YAML').inputValue()).toBe(smallTopic.source)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('source')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Check')
    expect(wrongs).toEqual([])
  },
)

test.skipIf(noBrowser !== null)(
  'a pin set in the preview holds against the next change, until it is applied all the same',
  async () => {
    const { web, page } = await visit()
    const pin = page.getByRole('button', { name: 'Must be kept: MIOS seen' })
    await pin.press('Enter')
    await page.locator('[aria-pressed=true]').waitFor()
    await judged(page)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Must be kept: MIOS seen',
    )
    await write(page, stricter)
    await page.getByText('1 pin would be violated').waitFor()
    await page.getByRole('button', { name: 'Apply', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await dialog.getByText('1 pin would be violated').waitFor()
    expect((await inForce(web))?.version).toBe(2)
    await dialog.getByLabel('apply all the same').check()
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await page.getByText('Version 3 is in force.').waitFor()
    await pin.press('Enter')
    await page.locator('[aria-pressed=true]').waitFor({ state: 'detached' })
  },
)

test.skipIf(noBrowser !== null)(
  'rules that somebody else changed meanwhile are not overwritten: both texts are shown',
  async () => {
    const { web, page } = await visit()
    const theirs = smallTopic.source.replace('title: MIOS', 'title: MIOS and more')
    await saveTopic(web.db, { ...smallTopic, source: theirs }, { now: seededAt, reason: 'somebody else' })
    await write(page, stricter)
    await page.keyboard.press('Control+s')
    await page.keyboard.type('mine')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Not applied: version 3 came first' }).waitFor()
    expect(await page.locator('.lines del').innerText()).toContain('title: MIOS and more')
    expect(await page.getByLabel('The topic file, in YAML').inputValue()).toBe(stricter)
    expect((await inForce(web))?.source).toBe(theirs)
  },
)

test.skipIf(noBrowser !== null)(
  'every state of the page is accessible, light and dark, and fits a phone',
  async () => {
    const { web, page, origin, wrongs } = await visit({ width: 360, height: 740 })
    const checked = async (state: string) => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth), state).toBeLessThanOrEqual(360)
      expect(await violations(page), state).toEqual([])
    }
    /** Where colours tell something. */
    const checkedInColour = async (state: string) => {
      await checked(state)
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await violations(page, ['color-contrast']), `${state}, dark`).toEqual([])
      await page.emulateMedia({ colorScheme: 'light' })
    }
    await pinPost(web.db, topicId, { postId: 1, must: true, at: seededAt })
    await page.getByLabel('Try a text').fill('MIOS, says Xiaomi')
    await checked('at first')
    await write(page, smallTopic.source.replace('weight: 2', 'wieght: 2'))
    await page.getByText('These rules cannot be read').waitFor()
    await checkedInColour('with a slip')
    await write(page, `${stricter}examples: {keep: [MIOS]}\n`)
    await page.locator('.post.removed').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { name: 'Backtest: 3 posts' }).waitFor()
    await checkedInColour('after a backtest')
    await page.keyboard.press('Control+s')
    await page.keyboard.press('Enter')
    await page.getByLabel('apply all the same').check()
    await checked('while applying')
    await page.keyboard.press('Enter')
    await page.getByText('Version 3 is in force.').waitFor()
    await checked('applied')
    for (const path of ['/rules/versions', '/rules/pins']) {
      await page.goto(`${origin}${path}`)
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true
      })
      await checkedInColour(path)
    }
    // The browser itself reports what is answered with 422.
    expect(wrongs.filter((wrong) => !wrong.includes('422 (Unprocessable'))).toEqual([])
  },
)
