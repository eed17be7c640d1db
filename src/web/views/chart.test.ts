import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { dayBars } from './chart.ts'

async function drawn(days: readonly number[]) {
  return load((await dayBars(days, { recent: 1, label: 'Posts a day' })).toString(), { xml: true })
}

test('a bar for each day that has posts, as tall as its share of the most', async () => {
  const $ = await drawn([0, 8, 4])
  const bars = $('rect')
    .toArray()
    .map((bar) => [$(bar).attr('x'), $(bar).attr('height'), $(bar).attr('class')])
  expect(bars).toEqual([
    ['5', '32', ''],
    ['10', '16', 'recent'],
  ])
  expect($('svg').attr('aria-label')).toBe('Posts a day')
})

test('a day with one post among hundreds can be seen, and nothing at all is only the ground', async () => {
  expect((await drawn([1, 500]))('rect').first().attr('height')).toBe('1.5')
  expect((await drawn([0, 0]))('rect').length).toBe(0)
})
