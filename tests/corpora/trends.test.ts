import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { extractEntities } from '#keywords/entities.ts'
import { makersOf } from '#keywords/makers.ts'
import { readAliases } from '#keywords/read-aliases.ts'
import { risingTrends } from '#keywords/trends.ts'
import { compileAliases } from '#text/aliases.ts'

const DAYS_BEFORE = 30
const folder = join(process.env['LEAKWIRE_CORPORA'] ?? '', 'mios-2023/weibo-hot')
const aliasFile = readFileSync(new URL('../../config/aliases.yaml', import.meta.url), 'utf8')
const aliases = compileAliases(readAliases(parse(aliasFile)).aliases)

/** The hot titles of all of China, of which few are about technology: the day against the 30 before, or what there is. */
test.each([
  ['2023-10-26', 'xiaomi', 'the day Xiaomi 14 and HyperOS were launched'],
  ['2023-08-29', 'huawei', 'the day Mate 60 Pro went on sale unannounced'],
])('on %s %s is among the first three, %s', (day, company) => {
  const trends = trendsOf(day)
  console.log(`${day}: ${trends.map((trend) => `${trend.canonical} ${trend.z.toFixed(1)}`).join(', ')}`)
  const first = trends.slice(0, 3).map(({ canonical }) => canonical)
  expect(first).toContain(company)
})

function trendsOf(day: string) {
  const files = readdirSync(folder).sort()
  const at = files.indexOf(`${day}.json`)
  const before = files.slice(Math.max(0, at - DAYS_BEFORE), at).flatMap(titlesOf)
  const recent = titlesOf(files[at] ?? '')
  const [recentCounts, beforeCounts] = [countEntities(recent), countEntities(before)]
  const keywords = Array.from(recentCounts, ([key, posts]) => {
    const [type = '', canonical = ''] = key.split('\n')
    return { type, canonical, recent: posts, recentSources: 1, before: beforeCounts.get(key) ?? 0 }
  })
  return risingTrends({ keywords, recentPosts: recent.length, beforePosts: before.length }).slice(0, 8)
}

function titlesOf(file: string): string[] {
  const list = JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly { readonly title: string }[]
  return list.map(({ title }) => title)
}

/** Titles that name an entity, by type and canonical id; dates are no news. */
function countEntities(titles: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const title of titles) {
    const entities = extractEntities({ title, text: '' }, aliases).filter(({ type }) => type !== 'date')
    const named = entities.map(({ type, canonical }) => `${type}\n${canonical}`)
    const made = makersOf(entities, aliases).map((maker) => `company\n${maker}`)
    for (const key of new Set([...named, ...made])) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}
