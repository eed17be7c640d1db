import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { storyMembers } from '#storage/stories.ts'
import { removeMember, saveMember } from '#storage/story-places.ts'
import { saveTopic } from '#storage/topics.ts'
import { hostile } from './hostile.ts'
import { ask, openLedger } from './open-ledger.ts'
import { type TestWeb, openWeb } from './open-web.ts'
import { send } from './rules.ts'
import { seedPost, seededAt, topicId } from './seed.ts'

async function pageOf({ app }: TestWeb, path: string) {
  const answer = await app.request(path)
  return { status: answer.status, $: load(await answer.text()) }
}

const bare = (shown: string) => shown.replaceAll(/\s+/gu, ' ').trim()

test('a claim is made of a story, with who said it first and how each post stands to it', async () => {
  const web = await openLedger()
  const made = await ask(web, 'POST', '/api/claims', { claim: 'The car has it first.', story: web.storyId })
  expect(made).toMatchObject({
    status: 201,
    body: { id: 'C1', who: 'Mara Quill', when: '2023-10-01', outcome: 'unresolved', resolvedAt: null },
  })
  const { body } = await ask(web, 'GET', '/api/claims')
  expect(body['claims']).toContainEqual(
    expect.objectContaining({
      id: 'C1',
      posts: [
        { url: 'https://leaf.example/a', source: 'tech-leaf', id: 'a', stance: 'says' },
        { url: 'https://leaf.example/b', source: 'tech-leaf', id: 'b', stance: 'denies' },
      ],
    }),
  )
})

test('an outcome is set with its day, links and note; what is left out stays', async () => {
  const web = await openLedger()
  await ask(web, 'POST', '/api/claims', { claim: 'The car has it first.', story: web.storyId })
  const settled = await ask(web, 'PUT', '/api/claims/C1', {
    outcome: 'confirmed',
    resolvedAt: '2023-10-17',
    evidence: ['https://gazette.example/car'],
    note: 'On stage.',
  })
  expect(settled.body).toMatchObject({
    resolvedAt: '2023-10-17T00:00:00.000Z',
    claim: 'The car has it first.',
  })
  const again = await ask(web, 'PUT', '/api/claims/C1', { note: 'At the fair.' })
  expect(again.body).toMatchObject({ outcome: 'confirmed', evidence: ['https://gazette.example/car'] })
  // Without a day it is known since now; an open claim has none.
  expect((await ask(web, 'PUT', '/api/claims/C1', { outcome: 'unresolved' })).body['resolvedAt']).toBe(null)
  expect((await ask(web, 'PUT', '/api/claims/C1', { outcome: 'partly' })).body['resolvedAt']).toBe(
    new Date(web.hands.now()).toISOString(),
  )
})

test.each([
  [400, 'PUT', '/api/claims/T1', { outcome: 'blue' }],
  [400, 'PUT', '/api/claims/T1', { evidence: ['javascript:alert(1)'] }],
  [400, 'PUT', '/api/claims/T1', { outcom: 'partly' }],
  [404, 'PUT', '/api/claims/none', { outcome: 'partly' }],
  [400, 'POST', '/api/claims', { story: 1 }],
  [422, 'POST', '/api/claims', { claim: 'x', story: 99 }],
  [422, 'POST', '/api/claims', { claim: 'x', posts: [99] }],
  [404, 'DELETE', '/api/claims/none', undefined],
] as const)('%i for %s %s %j, and nothing is changed', async (status, method, path, body) => {
  const web = await openWeb()
  const before = await ask(web, 'GET', '/api/claims')
  expect((await ask(web, method, path, body)).status).toBe(status)
  expect(await ask(web, 'GET', '/api/claims')).toEqual(before)
})

test('claims and outcomes survive a post leaving its story and coming back', async () => {
  const web = await openLedger()
  await ask(web, 'POST', '/api/claims', {
    claim: 'The car has it first.',
    story: web.storyId,
    outcome: 'refuted',
  })
  const [, member] = await storyMembers(web.db, [web.storyId])
  if (member === undefined) throw new Error('the story has two posts')
  await removeMember(web.db, topicId, member)
  await saveMember(web.db, topicId, { ...member, features: [] })
  const { body } = await ask(web, 'GET', '/api/claims')
  expect(body['claims']).toContainEqual(
    expect.objectContaining({ id: 'C1', outcome: 'refuted', posts: [expect.anything(), expect.anything()] }),
  )
})

test('leakers are listed by what can be counted on, and every number opens its list', async () => {
  const web = await openLedger()
  await ask(web, 'POST', '/api/claims', {
    claim: 'The car has it first.',
    story: web.storyId,
    outcome: 'confirmed',
    resolvedAt: '2023-10-17',
  })
  const { $ } = await pageOf(web, '/leakers')
  const row = $('.leakers tbody tr').first()
  expect(bare(row.text())).toMatch(/^Mara Quill 20 % 1 of 1 1 confirmed 1 16 days$/u)
  const links = row
    .find('a')
    .toArray()
    .map((link) => $(link).attr('href') ?? '')
  for (const link of links) expect((await pageOf(web, link)).status).toBe(200)
  const firsts = await pageOf(web, links.find((link) => link.startsWith('/search')) ?? '')
  expect(bare(firsts.$('article h2').text())).toBe('A car first')
  const own = await pageOf(web, links.find((link) => link.endsWith('?outcome=confirmed')) ?? '')
  expect(own.$('.claim-item .claim').text()).toBe('The car has it first.')
  expect((await pageOf(web, '/leakers/nobody')).status).toBe(404)
})

test('open claims stand first, each with the form that settles it', async () => {
  const web = await openLedger()
  const added = await send(web, '/leakers/claims', {
    claim: 'It folds.',
    story: `story ${web.storyId}`,
    who: '',
  })
  expect(added.location).toBe('/leakers#claim-C1')
  const form = (await pageOf(web, '/leakers')).$('section').first().find('form').first()
  expect(form.attr('action')).toBe('/leakers/claims/C1')
  const settled = await send(web, '/leakers/claims/C1', {
    outcome: 'partly',
    resolvedAt: '2023-10-18',
    evidence: 'https://gazette.example/1\nhttps://gazette.example/2\n',
    note: '',
  })
  expect(settled.$('#open-claims + p').text()).toContain('None')
  expect(bare(settled.$('#claim-C1 .byline').text())).toContain('Partly true since 18 Oct 2023')
  expect(settled.$('#claim-C1 ul a').length).toBe(2)
})

test('a ledger goes out as a file and comes in again, whole or not at all', async () => {
  const web = await openLedger()
  // Links that are no pages do not travel.
  await ask(web, 'DELETE', '/api/claims/T1')
  await ask(web, 'POST', '/api/claims', { claim: 'It folds.', story: web.storyId })
  const ledger = await (await web.app.request('/api/ledger')).text()
  await web.db.deleteFrom('claim').where('id', '=', 'C1').execute()
  expect(await ask(web, 'POST', '/api/ledger/import', ledger)).toMatchObject({
    status: 200,
    body: { claims: expect.arrayContaining([{ id: 'C1', kind: 'added', by: 'named', posts: 2 }]) },
  })
  expect(await (await web.app.request('/api/ledger')).text()).toBe(ledger)
  const bad = ledger.replace('"outcome": "unresolved"', '"outcome": "blue"').replace('It folds.', 'It bends.')
  expect(await ask(web, 'POST', '/api/ledger/import', bad)).toMatchObject({
    status: 422,
    body: { problems: [{ place: expect.stringMatching(/^claims\[\d\]\.outcome$/u) }] },
  })
  expect(await (await web.app.request('/api/ledger')).text()).toBe(ledger)
})

test('posts that are not here are remembered, and found when they have come', async () => {
  const web = await openWeb()
  const posts = [{ url: null, source: 'tech-leaf', id: 'later', stance: 'says' }]
  const ledger = JSON.stringify([
    { id: 'X', claim: 'It folds.', when: '2023-10', outcome: 'confirmed', posts },
  ])
  expect((await ask(web, 'POST', '/api/ledger/import', ledger)).body['claims']).toMatchObject([
    { by: 'none', posts: 0 },
  ])
  const exported = await (await web.app.request('/api/ledger')).text()
  expect(exported).toContain('"id": "later"')
  await seedPost(web.db, { id: 'later', title: 'It folds', author: 'Mara Quill', url: null })
  expect((await ask(web, 'POST', '/api/ledger/import', exported)).body['claims']).toContainEqual({
    id: 'X',
    kind: 'changed',
    by: 'named',
    posts: 1,
  })
})

test('an id that belongs to another claim here is no claim of the same id', async () => {
  const web = await openWeb()
  const ledger = [{ id: 'T1', claim: 'Cameras get a periscope.', outcome: 'refuted' }]
  const { body } = await ask(web, 'POST', '/api/ledger/import', ledger)
  expect(body).toMatchObject({ claims: [{ id: 'C1', kind: 'added' }], remarks: [{ place: 'T1' }] })
  const again = await ask(web, 'POST', '/api/ledger/import', ledger)
  expect(again.body).toMatchObject({ claims: [{ id: 'C1', kind: 'same' }] })
})

test('two topics may call a claim the same', async () => {
  const web = await openWeb()
  await saveTopic(
    web.db,
    { id: 'zeta', name: 'Zeta', source: 'topic: zeta' },
    { now: seededAt, reason: 'test' },
  )
  const ledger = [{ id: 'T1', claim: 'Something else.', outcome: 'confirmed' }]
  expect((await ask(web, 'POST', '/api/ledger/import?topic=zeta', ledger)).status).toBe(200)
  expect((await ask(web, 'PUT', '/api/claims/T1?topic=zeta', { outcome: 'partly' })).status).toBe(200)
  const { body } = await ask(web, 'GET', '/api/claims')
  expect(body['claims']).toMatchObject([{ id: 'T1', outcome: 'refuted' }, { id: 'T2' }])
})

test.each(Object.entries(hostile))(
  'names and claims that try %s stand on every page as text',
  async (_what, text) => {
    const web = await openWeb()
    const { storyId } = await seedPost(web.db, { id: 'x', title: 'T', author: `A ${text}` })
    const fields = { claim: `C ${text}`, story: storyId, who: `A ${text}`, note: `N ${text}` }
    expect((await ask(web, 'POST', '/api/claims', fields)).status).toBe(201)
    const { $ } = await pageOf(web, '/leakers')
    const own = $('.leakers a').first().attr('href') ?? ''
    for (const path of ['/leakers', own]) {
      const shown = await pageOf(web, path)
      expect(shown.status).toBe(200)
      expect(shown.$('script:not([src]), [onmouseover], main b, a[href^="javascript:"]').length).toBe(0)
    }
    const search = $('.leakers td a[href^="/search"]').attr('href') ?? ''
    expect((await pageOf(web, search)).status).toBe(200)
  },
)

test.each([
  ['POST', '/api/claims'],
  ['PUT', '/api/claims/T1'],
  ['DELETE', '/api/claims/T1'],
  ['POST', '/api/ledger/import'],
  ['POST', '/leakers/claims'],
  ['POST', '/leakers/claims/T1'],
  ['POST', '/leakers/import'],
])('%s %s is for the owner', async (method, path) => {
  const web = await openWeb({ adminToken: 'open sesame' })
  expect((await web.app.request(path, { method, body: '{}' })).status).toBe(401)
  expect((await web.app.request('/leakers')).status).toBe(200)
})
