import { expect, test } from 'vitest'
import { compileTopic } from '#filter/compile.ts'
import { listPins, pinPost } from '#storage/pins.ts'
import { saveTopicFileProblem } from '#storage/topic-file-problems.ts'
import { saveTopic, topicHistory, topicsInForce } from '#storage/topics.ts'
import { keptIds } from '#storage/verdicts.ts'
import { compileAliases } from '#text/aliases.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { readTopicOf } from '#tune/change-topic.ts'
import { samplePosts } from '#tune/sample.ts'
import { previewOf } from '#web/islands/preview.ts'
import { digest } from '#workers/digest.ts'
import { createRulesets } from '#workers/ruleset.ts'
import { hostile } from './hostile.ts'
import { look, openRules, said, send, stricter } from './rules.ts'
import { seedPost, seededAt, topicId } from './seed.ts'

const inForce = async ({ db }: Awaited<ReturnType<typeof openRules>>) =>
  (await topicsInForce(db)).map(({ version, source }) => ({ version, source }))[0]

test('the page holds the rules in force as they are written, and says since when', async () => {
  const { $, status } = await look(await openRules(), '/rules')
  expect(status).toBe(200)
  expect($('#source').text()).toBe(smallTopic.source)
  expect($('input[name=base]').attr('value')).toBe('2')
  expect(said($('.lead'))).toBe('MIOS. Version 2 is in force since 20 Oct 2023, 12:00 UTC: the file changed.')
  expect($('nav[aria-label=Pages] [aria-current=page]').text()).toBe('Rules')
})

test('checked without JavaScript, rules that can be read say so, with the examples they fail', async () => {
  const source = `${smallTopic.source}examples: {keep: [nothing of it], drop: [MIOS 15]}\n`
  const { $, status } = await send(await openRules(), '/rules', { action: 'check', base: '2', source })
  expect(status).toBe(200)
  expect(said($('.effect .done'))).toBe('These rules can be read.')
  expect(said($('.effect .trouble'))).toContain('To be kept: nothing of it')
  expect(said($('.effect .trouble'))).toContain('To be dropped: MIOS 15 2 name "MIOS" +2')
  expect($('#source').text()).toBe(source)
})

test('rules that cannot be read come back with each slip at its line, and nothing changes', async () => {
  const web = await openRules()
  const source = smallTopic.source.replace('weight: 2', 'wieght: 2')
  for (const action of ['check', 'backtest', 'apply']) {
    const { $, status } = await send(web, '/rules', { action, base: '2', source })
    expect(status, action).toBe(422)
    expect($('#source').text()).toBe(source)
    expect($('#source').attr('aria-invalid')).toBe('true')
    expect(said($('#problems'))).toMatch(/Line 5, column \d+/u)
    expect(said($('#problems'))).toContain('Did you mean weight?')
  }
  expect((await inForce(web))?.version).toBe(2)
})

test('a backtest without JavaScript shows what would leave and why, with the buttons that pin it', async () => {
  const { $, status } = await send(await openRules(), '/rules', {
    action: 'backtest',
    base: '2',
    source: stricter,
  })
  expect(status).toBe(200)
  expect(
    $('.sums div')
      .toArray()
      .map((sum) => said($(sum))),
  ).toEqual(['added 0', 'removed 1', 'still kept 1', 'still dropped 1'])
  expect(said($('.post .title'))).toBe('MIOS seen')
  expect($('.post mark').text()).toBe('MIOS')
  expect(
    $('.post .reasons')
      .toArray()
      .map((line) => said($(line))),
  ).toEqual(['2 < 4 name "MIOS" +2', 'before name "MIOS" +2'])
  expect(said($('.touched'))).toContain('1 story')
  expect($('.post form').attr('action')).toBe('/rules/pins')
})

test('what the browser previews is what the backtest finds and what the rules do once they are applied', async () => {
  const web = await openRules()
  const read = readTopicOf(topicId, stricter)
  const compiled = compileTopic(read.kind === 'topic' ? read.topic : (undefined as never), 3)
  const preview = previewOf(compiled, await samplePosts(web.db, topicId, 2_000))
  const { $ } = await send(web, '/rules', { action: 'backtest', base: '2', source: stricter })
  const ids = $('.post input')
    .toArray()
    .map((input) => Number($(input).attr('value')))
  const previewed = preview.shown.filter(({ kind }) => kind === 'removed' || kind === 'added')
  expect(previewed.map(({ postId }) => postId)).toEqual(ids)
  const { app } = web
  const body = JSON.stringify({ source: stricter, base: 2 })
  expect((await app.request(`/api/topics/${topicId}/versions`, { method: 'POST', body })).status).toBe(201)
  const hands = { db: web.db, ruleset: createRulesets(web.db, web.hands.now), now: web.hands.now }
  await digest({ ...hands, aliases: compileAliases([]) }, topicId)
  expect((await keptIds(web.db, topicId)).size).toBe(preview.kept)
})

test('applied rules are a new version with its reason, and are taken back as another', async () => {
  const web = await openRules()
  const applied = await send(web, '/rules', {
    action: 'apply',
    base: '2',
    source: stricter,
    reason: 'less noise',
  })
  expect(applied).toMatchObject({ status: 303, location: '/rules?applied=3' })
  expect(said(applied.$('.done'))).toContain('Version 3 is in force. 3 posts')
  expect(await inForce(web)).toEqual({ version: 3, source: stricter })
  const undo = Object.fromEntries(
    applied
      .$('.done input')
      .toArray()
      .map((input) => [applied.$(input).attr('name') ?? '', applied.$(input).attr('value') ?? '']),
  )
  const undone = await send(web, applied.$('.done form').attr('action') ?? '', undo)
  expect(undone.location).toBe('/rules?applied=4')
  expect(await inForce(web)).toEqual({ version: 4, source: smallTopic.source })
  expect((await topicHistory(web.db, topicId)).map(({ reason }) => reason).slice(0, 2)).toEqual([
    'back to version 2',
    'less noise',
  ])
})

test('rules begun from a version that is no longer in force are refused, and both are shown', async () => {
  const web = await openRules()
  const theirs = smallTopic.source.replace('title: MIOS', 'title: MIOS and more')
  await saveTopic(web.db, { ...smallTopic, source: theirs }, { now: seededAt, reason: 'somebody else' })
  const { $, status } = await send(web, '/rules', {
    action: 'apply',
    base: '2',
    source: stricter,
    reason: 'mine',
  })
  expect(status).toBe(409)
  expect(
    $('.lines del')
      .toArray()
      .map((line) => said($(line))),
  ).toEqual(['− title: MIOS and more − thresholds: {broad: 2, strict: 2}'])
  expect(said($('.lines ins'))).toBe('+ title: MIOS + thresholds: {broad: 4, strict: 4}')
  expect($('#source').text()).toBe(stricter)
  expect($('input[name=reason]').attr('value')).toBe('mine')
  expect($('input[name=base]').attr('value')).toBe('3')
  expect((await inForce(web))?.source).toBe(theirs)
})

test('rules that go against a pin are refused with the post named, unless they are applied all the same', async () => {
  const web = await openRules()
  await pinPost(web.db, topicId, { postId: 1, must: true, at: seededAt })
  const form = { action: 'apply', base: '2', source: stricter, reason: '' }
  const refused = await send(web, '/rules', form)
  expect(refused.status).toBe(422)
  expect(said(refused.$('[role=alert]'))).toContain('Must be kept: MIOS seen')
  expect((await inForce(web))?.version).toBe(2)
  expect(refused.$('input[name=force]').length).toBe(1)
  expect((await send(web, '/rules', { ...form, force: '1' })).location).toBe('/rules?applied=3')
})

test('a post of which only the day is known shows no hour beside rules: in a backtest, the preview, pins and rejects', async () => {
  const web = await openRules()
  await web.db.updateTable('post').set({ timePrecision: 'day' }).execute()
  const firstTime = async (asked: ReturnType<typeof look>) =>
    said((await asked).$('.posts .byline time').first())
  const tried = send(web, '/rules', { action: 'backtest', base: '2', source: stricter })
  expect(await firstTime(tried)).toBe('17 Oct 2023')
  const pinned = await send(web, '/rules/pins', { post: '2', pin: 'must' })
  expect(said(pinned.$('#pin-2 time').first())).toBe('17 Oct 2023')
  await seedPost(web.db, { id: 'near', title: 'MIOS, perhaps', keep: false, score: 1 })
  await web.db.updateTable('post').set({ timePrecision: 'day' }).execute()
  expect(await firstTime(look(web, '/rules/rejects'))).toBe('17 Oct 2023')
  const sample = await samplePosts(web.db, topicId, 2_000)
  expect(sample.map(({ timePrecision }) => timePrecision)).toEqual(['day', 'day', 'day', 'day'])
})

test('a post is pinned, turned round and let go, and the page of pins says which are violated', async () => {
  const web = await openRules()
  const pinned = await send(web, '/rules/pins', { post: '2', pin: 'must' })
  expect(pinned.location).toBe('/rules/pins')
  expect(said(pinned.$('#pin-2'))).toContain('must be kept Tech Leaf')
  expect(pinned.$('#pin-2 .state').length).toBe(0)
  const turned = await send(web, '/rules/pins', { post: '2', pin: 'mustNot' })
  expect(said(turned.$('#pin-2 .state'))).toBe('violated: it is kept')
  const gone = await send(web, '/rules/pins', { post: '2', pin: 'none' })
  expect(said(gone.$('.empty'))).toContain('No post is pinned yet.')
  expect(await listPins(web.db, topicId)).toEqual([])
  expect((await send(web, '/rules/pins', { post: '99', pin: 'must' })).status).toBe(404)
  expect((await send(web, '/rules/pins', { post: '1', pin: 'maybe' })).status).toBe(400)
})

test('versions stand newest first, each with the lines it changed, and any earlier one can be put in force again', async () => {
  const web = await openRules()
  await send(web, '/rules', { action: 'apply', base: '2', source: stricter, reason: 'less noise' })
  const { $ } = await look(web, '/rules/versions')
  expect(
    $('.version h2')
      .toArray()
      .map((title) => said($(title))),
  ).toEqual(['Version 3: less noise in force', 'Version 2: the file changed', 'Version 1: test'])
  expect(said($('#version-3 del'))).toBe('− thresholds: {broad: 2, strict: 2}')
  expect(said($('#version-3 ins'))).toBe('+ thresholds: {broad: 4, strict: 4}')
  expect(
    $('#version-3 input')
      .toArray()
      .map((input) => $(input).attr('name')),
  ).toEqual(['base'])
  const again = await send(web, '/rules/undo', { base: '3', to: '2' })
  expect(again.location).toBe('/rules?applied=4')
  expect((await inForce(web))?.source).toBe(smallTopic.source)
  expect((await send(web, '/rules/undo', { base: '4', to: '77' })).status).toBe(404)
})

test.each([
  ['file', 'title: MIOS from the file', '/rules?applied=3'],
  ['page', 'title: MIOS', '/rules'],
])('of a file and rules that were both changed the owner takes the %s', async (take, line, location) => {
  const web = await openRules()
  const source = smallTopic.source.replace('title: MIOS', 'title: MIOS from the file')
  const about = { topicId, path: 'config/topics/mios.yaml', source, hash: 'h', at: seededAt, problems: [] }
  await saveTopicFileProblem(web.db, { ...about, kind: 'conflict', message: 'Both changed.' })
  const { $ } = await look(web, '/rules')
  expect(said($('.banner'))).toContain('Both changed.')
  expect(said($('.banner ins'))).toBe('+ title: MIOS from the file')
  expect($('.banner a').attr('href')).toBe('/api/topics/mios/source')
  const settled = await send(web, '/rules/file', { take, base: '2' })
  expect(settled.location).toBe(location)
  expect(settled.$('.banner').length).toBe(0)
  expect((await inForce(web))?.source).toContain(line)
})

test('a file that cannot be read is named with the place, and offers nothing to take', async () => {
  const web = await openRules()
  const about = { topicId, path: 'config/topics/mios.yaml', source: 'topic:', hash: 'h', at: seededAt }
  const problems = [{ line: 3, column: 7, message: 'This is no number.' }]
  await saveTopicFileProblem(web.db, { ...about, problems, kind: 'broken', message: 'It cannot be read.' })
  const { $ } = await look(web, '/rules')
  expect(said($('.banner li'))).toBe('Line 3, column 7: This is no number.')
  expect($('.banner button').length).toBe(0)
  expect((await send(web, '/rules/file', { take: 'file', base: '2' })).status).toBe(404)
})

test('with an admin token anyone may read the rules, and only the owner tries, applies or sees pins', async () => {
  const web = await openRules({ adminToken: 'token' })
  const ask = async (method: string, path: string, authorization?: string) => {
    const headers = authorization === undefined ? {} : { Authorization: authorization }
    const answer = await web.app.request(path, { method, headers })
    return answer.status
  }
  for (const path of ['/rules', '/rules/versions']) expect(await ask('GET', path), path).toBe(200)
  expect(await ask('GET', '/rules/pins')).toBe(401)
  expect(await ask('GET', '/rules/pins', 'Bearer token')).toBe(200)
  for (const path of ['/rules', '/rules/undo', '/rules/pins', '/rules/file'])
    expect(await ask('POST', path), path).toBe(401)
  const { $ } = await look(web, '/rules')
  expect($('form.rules').attr('data-owner')).toBe('false')
})

test('rules and posts that try to break the page stand there as text, whatever they try', async () => {
  const web = await openRules()
  let base = 2
  for (const [what, text] of Object.entries(hostile)) {
    const safe = text.toWellFormed().replaceAll('\0', '')
    const title = `MIOS ${safe}`
    const { postId } = await seedPost(web.db, { id: what, title, hits: ['MIOS'], why: [`name "${safe}" +2`] })
    const source = `${stricter}examples: {keep: [${JSON.stringify(safe)}]}\n`
    const reason = safe.replaceAll(/\s/gu, ' ')
    const form = { base: String(base++), source }
    const pins = await send(web, '/rules/pins', { post: String(postId), pin: 'mustNot' })
    const pages = [
      pins,
      await send(web, '/rules', { ...form, action: 'backtest' }),
      await send(web, '/rules', { ...form, action: 'check', source: `${safe}\n: [` }),
      await send(web, '/rules', { ...form, action: 'apply', reason, force: '1' }),
      await look(web, '/rules/versions'),
    ]
    for (const { $ } of pages) {
      expect($('script:not([src]):not([type=importmap])').length, what).toBe(0)
      expect($('[onmouseover], main b, main script').length, what).toBe(0)
    }
    expect(said(pins.$(`#pin-${postId} .title`)), what).toContain(said({ text: () => safe.slice(0, 8) }))
  }
})
