import { dayMs, hourMs, start } from './hosts.ts'
import { type Month, hostGapMs, maxMs, minMs } from './month.ts'
import {
  byUrl,
  dayName,
  freshMs,
  gapsAt,
  gapsOf,
  heldTogether,
  isConditional,
  isPlain,
  isRedirect,
  of,
  pairs,
  sayGap,
  sayPoll,
  strayWaits,
  told,
  tooSoon,
  waitMs,
  wrongValidators,
} from './seen.ts'

const busyUrl = 'http://busy.example/feed?format=rss&n=8'

/** A promise to the hosts, and what of a month breaks it, in words. */
export interface Rule {
  readonly sentence: string
  readonly breaches: (month: Month) => string[]
}

/** Every rule that a host can see from its side, in the order of the notes on fetching. */
export const rules: readonly Rule[] = [
  {
    sentence: '1: the first question to an address names no version',
    breaches: (month) => byUrl(month).flatMap(([first]) => (isConditional(first) ? [told(first)] : [])),
  },
  {
    sentence: '1: every later question names the version that this very address gave last, byte for byte',
    breaches: (month) => byUrl(month).flatMap(wrongValidators),
  },
  {
    sentence:
      '2: an answer under a version that was named counts as unchanged, and so does a body that is known',
    breaches: (month) =>
      month.polls.flatMap((poll) => {
        const last = month.asked.slice(poll.from, poll.to).at(-1)
        const isAlone = poll.to - poll.from === 1 && last?.isCutOff === false
        return isAlone && last.said.status === 304 && poll.report.kind !== 'unchanged' ? [told(last)] : []
      }),
  },
  {
    sentence: '2: a feed without versions is read only when its body is another',
    breaches: (month) => {
      const reads = month.polls.filter(
        ({ id, report }) => id.startsWith('bare') && report.kind === 'read',
      ).length
      const bodies = new Set(of(month, 'http://bare.example/index.xml').map(({ said }) => said.body)).size
      return reads === bodies && bodies > 4 ? [] : [`${bodies} bodies were read ${reads} times`]
    },
  },
  {
    sentence: '3: no source is asked twice within its minimum',
    breaches: (month) =>
      gapsOf(month)
        .filter(({ gapMs }) => gapMs < minMs)
        .map(sayGap),
  },
  {
    sentence: '3: between two polls lies what the feed asks for with its ttl',
    breaches: (month) =>
      tooSoon(month, 'http://hints.example/feed', ({ said }) => (said.status === 500 ? minMs : 6 * hourMs)),
  },
  {
    sentence: '3: a feed is not asked in the hours and on the days that it leaves out',
    breaches: (month) =>
      of(month, 'http://hints.example/feed')
        .slice(1)
        .filter(({ at }) => new Date(at).getUTCHours() < 6 || new Date(at).getUTCDay() % 6 === 0)
        .map(told),
  },
  {
    sentence: '3: an answer that stays fresh is not asked for again before, but for a day at most',
    breaches: (month) => [
      ...tooSoon(month, 'http://fresh.example/feed', freshMs),
      ...tooSoon(month, 'http://shared.example/two', freshMs),
      ...gapsAt(month, 'http://fresh.example/feed')
        .filter(({ gapMs }) => gapMs > 1.1 * dayMs)
        .map(sayGap),
    ],
  },
  {
    sentence: '3: a feed that posts often is asked more often than one that does not, and none is forgotten',
    breaches: (month) => {
      const [busy, quiet] = [busyUrl, 'http://quiet.example/rss'].map((url) => of(month, url).length)
      const forgotten = gapsOf(month).filter(({ gapMs }) => gapMs > 1.1 * maxMs + 2 * dayMs)
      return [
        ...((busy ?? 0) > 3 * (quiet ?? 0) ? [] : [`${busy} against ${quiet}`]),
        ...forgotten.map(sayGap),
      ]
    },
  },
  {
    sentence: '4: after the first round no two hosts are asked at the same moment',
    breaches: ({ asked }) => {
      const moments = Map.groupBy(
        asked.filter(({ at }) => at > start + minMs),
        ({ at }) => at,
      )
      return [...moments.values()].flatMap((same) => {
        const hosts = new Set(same.map(({ url }) => new URL(url).host))
        const isRedirect = same.some(({ said }) => said.headers['Location'] !== undefined)
        return hosts.size > 1 && !isRedirect ? [same.map(told).join(' and ')] : []
      })
    },
  },
  {
    sentence: '4: nothing is asked before its time, restarts included, and nothing all at once after one',
    breaches: ({ polls, restarts }) => [
      ...polls.filter(({ at, dueAt }) => at < dueAt).map(sayPoll),
      ...(restarts >= 17 ? [] : [`only ${restarts} restarts`]),
    ],
  },
  {
    sentence: '5: a permanent redirect is believed after three days, and the old address is asked no more',
    breaches: (month) => {
      const days = new Set(
        of(month, 'http://moved.example/old')
          .filter(isRedirect)
          .map(({ at }) => dayName(at)),
      )
      const isFollowed = of(month, 'http://new.example/feed').some(({ at }) => at > start + 12 * dayMs)
      return days.size === 3 && isFollowed ? [] : [`redirected on ${[...days].join(', ')}`]
    },
  },
  {
    sentence: '5: a temporary redirect is met anew each time',
    breaches: (month) => {
      const [from, to] = ['http://detour.example/feed', 'http://elsewhere.example/feed'].map(
        (url) => of(month, url).length,
      )
      return from === to && (from ?? 0) > 40 ? [] : [`${from} and ${to} requests`]
    },
  },
  {
    sentence: '5: what is gone (410) is not asked again',
    breaches: (month) =>
      of(month, 'http://gone.example/feed')
        .filter(({ said }) => said.status === 410)
        .slice(1)
        .map(told),
  },
  {
    sentence:
      '5: what is missing (404) is asked ever more rarely, each time after an hour at least and a day at most',
    breaches: (month) =>
      strayWaits(month, 'http://missing.example/feed', { firstMs: hourMs, statuses: [404] }),
  },
  {
    sentence: '6: nobody is asked before the time that he named with a 429 or a 503 is over',
    breaches: (month) =>
      ['http://limited.example/feed', 'http://overloaded.example/feed'].flatMap((url) =>
        tooSoon(month, url, waitMs),
      ),
  },
  {
    sentence: '6: a 429 that names no time means an hour more each time',
    breaches: (month) => {
      let inARow = 0
      return tooSoon(month, 'http://overloaded.example/feed', ({ said }) => {
        inARow = said.status === 429 ? inARow + 1 : 0
        return inARow * hourMs
      })
    },
  },
  {
    sentence:
      '6: a host in trouble is asked ever more rarely, after a quarter of an hour at least and a day at most',
    breaches: (month) =>
      strayWaits(month, 'http://bursts.example/feed', { firstMs: minMs, statuses: [500, 502, 504] }),
  },
  {
    sentence: '6: a wait that was asked for holds although a person says "now"',
    breaches: ({ forced }) => [
      ...(forced.length === 0 ? ['nobody said it'] : []),
      ...forced.filter(({ kind }) => kind !== 'notDue').map(({ kind }) => kind),
    ],
  },
  {
    sentence: '7: with the scope of a host all its sources wait, and come back one by one',
    breaches: heldTogether,
  },
  {
    sentence: '7: without it the others of a host go on',
    breaches: (month) => {
      const held = of(month, 'http://limited.example/feed').filter(({ said }) => said.status === 429)
      const others = of(month, 'http://limited.example/other').filter(({ at }) =>
        held.some((one) => at > one.at && at < one.at + waitMs(one)),
      )
      return others.length > 0 ? [] : ['the other was not asked']
    },
  },
  {
    sentence: '8: a host answers one request at a time, and has its pause after each',
    breaches: (month) =>
      [...Map.groupBy(month.asked, ({ url }) => new URL(url).host).values()].flatMap((own) => [
        ...own.filter(({ atOnce }) => atOnce > 1).map(told),
        ...pairs(own)
          .filter(
            ([before, after]) => !before.isCutOff && after.at - (before.endedAt ?? Infinity) < hostGapMs,
          )
          .map(([, after]) => told(after)),
      ]),
  },
  {
    sentence:
      '9: every request says who asks and what is accepted, with no cookie, Referer or fragment, at the address as it is',
    breaches: ({ asked }) => asked.filter((one) => !isPlain(one)).map(told),
  },
  {
    sentence:
      'a month goes by without an answer that nobody asked for: each poll is one request, and one for each redirect',
    breaches: (month) => {
      const hops = month.asked.filter((one) => one.isCutOff || isRedirect(one)).length
      const asking = month.polls.filter(({ report }) => report.kind !== 'notDue').length
      return asking + hops === month.asked.length
        ? []
        : [`${asking} polls, ${hops} hops, ${month.asked.length} requests`]
    },
  },
]
