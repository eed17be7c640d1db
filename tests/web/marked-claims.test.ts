import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { replaceFileAliases } from '#storage/aliases.ts'
import { ask, openLedger } from './open-ledger.ts'
import type { TestWeb } from './open-web.ts'
import { type SeedPost, seedPost, seededAt } from './seed.ts'

async function pageOf({ app }: TestWeb, path: string) {
  return { $: load(await (await app.request(path)).text()) }
}

const bare = (shown: string) => shown.replaceAll(/\s+/gu, ' ').trim()

/** A claim marked on the story of Mara Quill's post, that came true. */
async function openMarked() {
  const web = await openLedger()
  const mara = { canonical: 'mara quill', type: 'leaker', name: 'Mara Quill', forms: ['Mara Quill'] } as const
  await replaceFileAliases(web.db, [mara], seededAt)
  const claim = { claim: 'The car has it first.', story: web.storyId }
  await ask(web, 'POST', '/api/claims', { ...claim, outcome: 'confirmed', resolvedAt: '2023-10-17' })
  const join = (id: string, more: Partial<SeedPost> = {}, joins: Partial<SeedPost['joins']> = {}) =>
    seedPost(web.db, {
      id,
      title: `${id} tells it`,
      author: id,
      at: '2023-10-02T08:00:00Z',
      joins: { storyId: web.storyId, duplicateOf: null, level: 4, reason: '', ...joins },
      ...more,
    })
  const claimants = async () => {
    const { body } = await ask(web, 'GET', '/api/leakers')
    const leakers = body['leakers'] as { name: string; settled: number }[]
    return leakers.flatMap(({ name, settled }) => (settled > 0 ? name : [])).toSorted()
  }
  const { $ } = await pageOf(web, '/leakers')
  const first = await web.db
    .selectFrom('post')
    .select('id')
    .where('externalId', '=', 'a')
    .executeTakeFirstOrThrow()
  return { web, join, claimants, firstId: first.id, before: bare($('#claim-C1').text()) }
}

test('a claim marked on a story reaches posts that join it later, and says how many there are', async () => {
  const { web, join, claimants, before } = await openMarked()
  expect(before).toContain('2 posts in story')
  await join('Late Owl')
  const { $ } = await pageOf(web, '/leakers')
  expect(bare($('#claim-C1').text())).toContain('3 posts in story')
  expect(await claimants()).toEqual(['Late Owl', 'Mara Quill'])
})

test('who repeats another, names another as the source or denies it said nothing by that, then or later', async () => {
  const { join, claimants, firstId } = await openMarked()
  await join('Repeater', {}, { duplicateOf: firstId, level: 2, reason: 'same text' })
  await join('Quoter', { text: 'Source: Mara Quill' })
  await join('Doubter', {}, { stance: 'denies' })
  expect(await claimants()).toEqual(['Mara Quill'])
})

test('a post that leaves the story of a claim speaks to it no more, and its new story is none of the claim', async () => {
  const { web, join, claimants } = await openMarked()
  const { postId } = await join('Late Owl')
  const split = await ask(web, 'POST', `/api/stories/${web.storyId}/split`, { post: postId })
  expect(split.status).toBe(201)
  expect(await claimants()).toEqual(['Mara Quill'])
  await join('Other Owl', {}, { storyId: Number(split.body['story']) })
  expect(await claimants()).toEqual(['Mara Quill'])
})

test('a claim follows its story into another, and stays with its own when that is undone', async () => {
  const { web, claimants } = await openMarked()
  const other = await seedPost(web.db, { id: 'o', title: 'Elsewhere', author: 'Other Owl' })
  const merged = await ask(web, 'POST', `/api/stories/${other.storyId}/merge`, { with: web.storyId })
  expect(await claimants()).toEqual(['Mara Quill', 'Other Owl'])
  await ask(web, 'DELETE', `/api/stories/rulings/${String(merged.body['ruling'])}`)
  expect(await claimants()).toEqual(['Mara Quill'])
})

test('a claim of single posts reaches no others, and a post that is named counts although it repeats another', async () => {
  const web = await openLedger()
  const joins = { storyId: web.storyId, duplicateOf: null, level: 4, reason: '' } as const
  const named = await seedPost(web.db, {
    id: 'n',
    title: 'n',
    author: 'Named',
    text: 'Source: Mara Quill',
    joins,
  })
  const claim = { claim: 'x', outcome: 'confirmed', resolvedAt: '2023-10-17', who: 'Mara Quill' }
  await ask(web, 'POST', '/api/claims', { ...claim, posts: [named.postId] })
  await seedPost(web.db, { id: 'l', title: 'l', author: 'Late', joins })
  const { body } = await ask(web, 'GET', '/api/leakers')
  const leakers = body['leakers'] as { name: string; settled: number }[]
  expect(leakers.flatMap(({ name, settled }) => (settled > 0 ? name : [])).toSorted()).toEqual([
    'Mara Quill',
    'Named',
  ])
})

test('an exported ledger leaves out who only echoes, so that nobody else counts them', async () => {
  const { web, join } = await openMarked()
  await join('Quoter', { text: 'Source: Mara Quill' })
  const { body } = await ask(web, 'GET', '/api/ledger')
  const claims = body['claims'] as { id: string; posts: { id: string }[] }[]
  expect(claims.find(({ id }) => id === 'C1')?.posts.map(({ id }) => id)).toEqual(['a', 'b'])
})
