import { expect, test } from 'vitest'
import { pinPost } from '#storage/pins.ts'
import { openArrivals, quick } from '#tests/arrivals.ts'
import { bundleOf, give, now, openDatabase, take } from '#tests/bundles.ts'
import { smallTopic } from '#tests/small-topic.ts'

const topics = [{ id: 'mios', rules: smallTopic.source.split('\n') }]
const badRules = [...smallTopic.source.trimEnd().split('\n'), 'clauzes: []']
const pinned = { topic: 'none', source: 'a', id: '1', url: null, must: true, at: '2026-10-01T00:00:00.000Z' }
test.each([
  ['no JSON', '{\n  "leakwire": bundle', ['line 2, column 15']],
  ['another file', { leakwire: 'ledger', version: 1 }, ['the file']],
  ['one of a later version', { leakwire: 'bundle', version: 2 }, ['version']],
  ['one with a member that is none', bundleOf({ topcis: [] }), ['the file']],
  [
    'rules that cannot be read',
    bundleOf({ topics: [{ id: 'mios', rules: badRules }] }),
    ['topics[0].rules, line 8, column 1'],
  ],
  [
    'sources that cannot be followed',
    bundleOf({
      sources: [
        { id: 'a', name: 'A', url: 'https://a.example/' },
        { id: 'A b', name: '', url: 'ftp://a.example/' },
      ],
    }),
    ['sources[1].id', 'sources[1].name', 'sources[1].url'],
  ],
  [
    'a source that stands twice',
    bundleOf({
      sources: [
        { id: 'a', name: 'A', url: 'https://a.example/' },
        { id: 'b', name: 'B', url: 'http://www.a.example' },
      ],
    }),
    ['sources[1]'],
  ],
  [
    'options that a kind does not have',
    bundleOf({ sources: [{ id: 'a', name: 'A', url: 'https://a.example/', options: { selector: 'x' } }] }),
    ['sources[0]'],
  ],
  [
    'a query with a slip',
    bundleOf({ topics, filters: [{ topic: 'mios', name: 'x', query: 'titel:x' }] }),
    ['filters[0].query, column 1'],
  ],
  ['a pin for a topic that is not there', bundleOf({ topics, pins: [pinned] }), ['pins[0].topic']],
  [
    'a spelling of two things',
    bundleOf({
      aliases: [
        { canonical: 'a', type: 'os', name: 'A', forms: ['A1'] },
        { canonical: 'b', type: 'thing', name: 'B', forms: ['A1'] },
      ],
    }),
    ['aliases, entry 2'],
  ],
  [
    'a spelling of two things behind an entry that hides one',
    bundleOf({
      aliases: [
        { canonical: 'a', type: 'os', name: 'A', forms: ['A1'] },
        { canonical: 'hidden', type: 'os', name: 'Hidden', forms: [] },
        { canonical: 'b', type: 'thing', name: 'B', forms: ['A1'] },
      ],
    }),
    ['aliases, entry 3'],
  ],
  [
    'a claim without an outcome',
    bundleOf({ topics, ledgers: [{ topic: 'mios', claims: [{ id: 'C1', claim: 'x', outcome: 'maybe' }] }] }),
    ['ledgers[0].claims[0].outcome'],
  ],
])('%s is refused whole, with every place', async (_what, bundle, places) => {
  const { db } = await openDatabase()
  const before = await give(db, true)
  const refused = await take(db, bundle)
  expect(refused.kind === 'refused' ? refused.problems.map(({ place }) => place) : refused).toEqual(places)
  expect(await give(db, true)).toBe(before)
})

test('rules that a post pinned here stands against are refused', async () => {
  const database = await openDatabase()
  const world = await openArrivals(database, now)
  await world.arrive('desk', 'first', quick)
  await pinPost(database.db, 'mios', { postId: 1, must: true, at: now })
  const rules = smallTopic.source.replace('match: [MIOS]', 'match: [ZZOS]').replace(', 小米]', ']')
  expect(
    await take(database.db, bundleOf({ topics: [{ id: 'mios', rules: rules.split('\n') }] })),
  ).toMatchObject({
    kind: 'refused',
    problems: [
      { place: 'topics[0].rules', message: expect.stringMatching(/must be kept: "Xiaomi registers/u) },
    ],
  })
})
