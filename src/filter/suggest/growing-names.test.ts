import { expect, test } from 'vitest'
import { BEGIN, DAY_MS, chatter, orbis, weigh } from '#tests/invented-archive.ts'
import type { InventedPost } from '#tests/invented-archive.ts'
import { suggest } from './suggest.ts'

const english = chatter(
  [
    ['Council', 'Minister', 'Bank', 'Team', 'Museum'],
    ['opens', 'closes', 'doubts', 'welcomes', 'renames', 'visits', 'sells'],
    [
      'the harbour',
      'a new bridge',
      'three schools',
      'the Marlow festival',
      'its tram line',
      'an organ console',
    ],
    ['before winter', 'after a vote', 'in the rain', 'for good'],
  ],
  60,
)

const rumours: readonly InventedPost[] = [
  { day: 3, source: 'Gamesheet', title: 'Orbis is what Tessel calls its next console inside' },
  { day: 5, source: 'Pad & Stick', title: 'Tessel said to test a controller for Orbis' },
  {
    day: 9,
    source: 'Couchnews',
    title: 'Picture of Orbis shows a flat console',
    text: 'Seen by Ines Valdar.',
  },
  { day: 15, source: 'Gamesheet', title: 'No fan in Orbis, says Ines Valdar' },
  { day: 21, source: 'Padworld', title: 'Tessel delays Orbis, says the leak' },
  { day: 33, source: 'Pad & Stick', title: 'Orbis may come with two sticks' },
]

function named(name: string): InventedPost[] {
  return [
    { day: 58, source: 'Gamesheet', title: `Tessel calls its console ${name}, not Orbis` },
    { day: 58, source: 'Couchnews', title: `Orbis becomes ${name} and comes in spring` },
    {
      day: 58,
      source: 'Padworld',
      title: `Tessel shows ${name}`,
      text: `The console known as Orbis is ${name}.`,
    },
    { day: 59, source: 'Pad & Stick', title: `What we know of ${name}, the former Orbis` },
    { day: 59, source: 'Gamesheet', title: `Tessel ${name} will cost less than expected` },
  ]
}

const ask = (posts: readonly InventedPost[], day = 60) =>
  suggest(orbis, weigh(orbis, posts), { now: BEGIN + day * DAY_MS })
const aliases = (posts: readonly InventedPost[], day = 60) =>
  ask(posts, day)
    .filter(({ kind }) => kind === 'alias')
    .map(({ words }) => words)

test.each(['Aurelia', 'TesselVue', 'AURELIA', 'Aurelia Plus', 'Vue6', 'auReL'])(
  'the name a console gets is proposed: %s',
  (name) => {
    expect(aliases([...english, ...rumours, ...named(name)])).toEqual([[name]])
  },
)

test('a name in two scripts is one suggestion', () => {
  const chinese = ['泰索新主机定名晨曦OS，曾用名奥比斯', '奥比斯改叫晨曦OS', '泰索晨曦OS主机发布']
  const found = aliases([
    ...english,
    ...rumours,
    ...named('AureliaOS'),
    ...chinese.map((title, index) => ({ day: 58, source: `site ${index}`, title })),
  ])
  expect(found).toEqual([['AureliaOS', '晨曦OS']])
})

const spread = (day: number, titles: readonly string[]): InventedPost[] =>
  titles.map((title, index) => ({
    day,
    source: ['Gamesheet', 'Couchnews', 'Padworld', 'Pad & Stick'][index % 4] ?? '',
    title,
  }))

test.each([
  ['nothing happens', []],
  [
    'a festival that everybody writes about, the maker among its sponsors',
    spread(58, [
      'LumaFest begins with fireworks',
      'LumaFest draws thousands',
      'Tessel console on show at LumaFest',
      'Rain ends LumaFest early',
      'LumaFest in pictures',
      'What LumaFest cost the town',
    ]),
  ],
  [
    'another product of the maker',
    spread(58, [
      'Tessel WalkCam comes in red, says a leak',
      'Tessel WalkCam leak shows its lens',
      'Tessel WalkCam on sale',
      'Test of the Tessel WalkCam',
      'WalkCam against its rivals',
      'WalkCam firmware repaired',
    ]),
  ],
  [
    'a leaker whom everybody names',
    [
      { day: 40, source: 'Ines Valdar', title: 'Orbis has a fan after all', author: 'Ines Valdar' },
      ...spread(58, [
        'Orbis has a fan, Ines Valdar says',
        'Fan of Orbis seen by Ines Valdar',
        'Now Ines Valdar has a picture of Orbis',
        'How Ines Valdar came by Orbis',
      ]),
    ],
  ],
  [
    'one source with one thing to say',
    Array.from({ length: 6 }, (_, index) => ({
      day: 58,
      source: 'Shop',
      title: `Orbis covers of CoverMax, number ${index}`,
    })),
  ],
  [
    'the same headline everywhere',
    spread(
      58,
      Array.from({ length: 8 }, () => 'Orbis will be called AureliaBox'),
    ),
  ],
  [
    'build numbers and handles',
    spread(58, [
      'Orbis build V2.1.0.ORBX found',
      'V2.1.0.ORBX of Orbis is out',
      'Orbis, by @TheOrbXman',
      'Orbis: V2.1.0.ORBX, says @TheOrbXman',
      'More of Orbis from @TheOrbXman',
    ]),
  ],
  [
    'words in capitals of headlines',
    spread(58, [
      'ORBIS CONSOLE LEAKED AGAIN TODAY',
      'ORBIS AGAIN DELAYED BY TESSEL',
      'AGAIN A PICTURE OF ORBIS',
      'TESSEL ORBIS PRICE LEAKED AGAIN',
    ]),
  ],
  [
    'an old name that is in the news with the topic',
    [
      ...spread(10, ['VueBox sells well', 'VueBox gets cheaper', 'Town buys VueBox for schools']),
      ...spread(58, [
        'Orbis beats VueBox',
        'Orbis or VueBox?',
        'Orbis costs less than VueBox',
        'VueBox and Orbis compared',
      ]),
    ],
  ],
])('no name is proposed: %s', (_, posts) => {
  expect(aliases([...english, ...rumours, ...posts])).toEqual([])
})

test('an archive that does not reach back cannot say what is new', () => {
  expect(aliases(named('Aurelia'))).toEqual([])
})
