import { load } from 'cheerio'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { storable } from '#storage/json-text.ts'
import { removePosts } from '#storage/remove-posts.ts'
import { memberOf } from '#storage/stories.ts'
import { removeMember } from '#storage/story-places.ts'
import { saveTopic } from '#storage/topics.ts'
import { append } from '#stream/append.ts'
import { hostile } from './hostile.ts'
import { type TestWeb, openWeb } from './open-web.ts'
import { seedPost, seededAt, topicId } from './seed.ts'
import { like, mergeByLook, openStory } from './seed-story.ts'

async function pageOf({ app }: TestWeb, path: string) {
  const answer = await app.request(path)
  return { status: answer.status, to: answer.headers.get('location'), $: load(await answer.text()) }
}

async function send({ app }: TestWeb, path: string, fields: Record<string, string>) {
  const answer = await app.request(path, { method: 'POST', body: new URLSearchParams(fields) })
  return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() }
}

/** Text as a browser shows it: white space runs together. */
const bare = (shown: string) => shown.replaceAll(/\s+/gu, ' ').trim()

test('a story tells who was first and why, who says so independently, and who echoes whom', async () => {
  const { web, storyId, first, echo } = await openStory()
  const { $, status } = await pageOf(web, `/stories/${storyId}`)
  expect(status).toBe(200)
  expect(bare($('h1').text())).toBe('Xiaomi tests MIOS 14 on a tablet')
  expect(bare($('.first').text())).toContain(
    'Why it is the first: Published 1 hour before the next, by 新机日报.',
  )
  const sums = $('.sums div')
    .toArray()
    .map((sum) => `${$(sum).find('dd').text()} ${$(sum).find('dt').text()} ${$(sum).find('a').attr('href')}`)
  expect(sums).toEqual([
    '3 independent origins #origins',
    '1 echo #origins',
    '4 posts #posts',
    '1 denial #disputed',
  ])
  const [origin] = $('.origins > li').toArray()
  expect($(origin).find('> .title a').attr('href')).toBe(`#post-${first}`)
  expect($(origin).find('ol .title a').attr('href')).toBe(`#post-${echo}`)
  expect($(origin).find('ol .fine').text()).toBe('repeats Mara Quill')
  expect(bare($('#disputed').text())).toContain('Nils Grau')
  expect($('.chips a').text().trim()).toBe('MIOS')
})

test('every post tells its stance, what it says otherwise word by word, and the post that its reason names', async () => {
  const { web, storyId, first, again, echo, denial } = await openStory()
  const { $ } = await pageOf(web, `/stories/${storyId}`)
  const post = $(`#post-${again}`)
  expect(bare(post.text())).toContain(`Same story: like post ${first}: differs in 14 -> 15`)
  expect(post.find('del').text()).toBe('14')
  expect(post.find('ins').text()).toBe('15')
  expect(post.find(`a[href="#post-${first}"]`).text()).toBe(`post ${first}`)
  const stances = $('#posts .post > .fine')
    .toArray()
    .map((line) => bare($(line).text()).split('.')[0])
  expect(stances).toEqual([
    `Post ${first} says so`,
    `Post ${again} says so`,
    `Post ${echo} says so`,
    `Post ${denial} denies it`,
  ])
})

test('the timeline tells everything in order, also credit that moved and why', async () => {
  const { web, storyId, first, denial } = await openStory()
  const credit = {
    from: { postId: denial, name: 'Nils Grau' },
    to: { postId: first, name: 'Mara Quill' },
    because: 'Mara Quill published 3 hours earlier',
  }
  await append(
    web.db,
    topicId,
    [
      { kind: 'edited', storyId, postId: first, detail: { revision: 2, afterMs: 3_600_000 } },
      { kind: 'post', storyId, postId: first, detail: { rejudged: 4, credit } },
      { kind: 'deleted', storyId, postId: first, detail: { afterMs: 840_000 } },
    ],
    seededAt,
  )
  const { $ } = await pageOf(web, `/stories/${storyId}`)
  const lines = $('.timeline > li')
    .toArray()
    .map((line) => bare($(line).text()))
  expect(lines).toHaveLength(7)
  expect(lines[0]).toContain(`First report: Mara Quill post ${first}`)
  expect(lines[4]).toContain('Edited 1 hour after it was published: Mara Quill')
  expect(lines[5]).toContain('Another account (judged anew by version 4 of the rules)')
  expect(lines[5]).toContain(
    `Credit moved from Nils Grau (post ${denial}) to Mara Quill (post ${first}) because Mara Quill published 3 hours earlier.`,
  )
  expect(lines[6]).toContain('Deleted 14 minutes after it was published')
})

test('cards of the stream and results of a search lead to the page of their story', async () => {
  const { web, storyId } = await openStory()
  for (const path of ['/', '/search?q=Spokesman']) {
    const { $ } = await pageOf(web, path)
    expect($('.self').attr('href')).toBe(`/stories/${storyId}`)
  }
})

test('the outcome of claims that its posts speak to is told', async () => {
  const { web, storyId, first } = await openStory()
  await sql`insert into post_claim (post_id, topic_id, claim_id, stance) values (${first}, ${topicId}, 'T1', 'says')`.execute(
    web.db,
  )
  const { $ } = await pageOf(web, `/stories/${storyId}`)
  expect(bare($('#claims').text())).toContain('The successor of MIUI is called MiOS. Refuted')
})

test('stories are merged by a form, the old address leads to the new, and a button takes it back', async () => {
  const { web, storyId } = await openStory()
  const other = await seedPost(web.db, { id: 'other', title: 'MIOS elsewhere' })
  const merged = await send(web, `/stories/${storyId}/merge`, {
    with: `http://localhost/stories/${other.storyId}?topic=mios`,
    reason: 'one <b>event</b>',
  })
  expect(merged).toMatchObject({ status: 303, to: `/stories/${storyId}` })
  expect(await pageOf(web, `/stories/${other.storyId}`)).toMatchObject({
    status: 302,
    to: `/stories/${storyId}`,
  })
  const { $ } = await pageOf(web, `/stories/${storyId}`)
  expect(bare($('.rulings li p').first().text())).toBe('1 post put together with 4 posts: one <b>event</b>')
  expect(bare($('.timeline > li').last().text())).toContain(
    `Took in story ${other.storyId} by hand one <b>event</b>`,
  )
  const undo = $('.rulings form').attr('action') ?? ''
  expect(await send(web, undo, {})).toMatchObject({ status: 303, to: `/stories/${other.storyId}` })
  const again = await pageOf(web, `/stories/${other.storyId}`)
  expect(bare(again.$('h1').text())).toBe('MIOS elsewhere')
  expect(bare(again.$('.timeline > li').last().text())).toContain(
    `Taken out of story ${storyId} since what was done by hand was taken back`,
  )
  expect((await send(web, undo, {})).status).toBe(404)
})

test('what the program merged tells its likeness and its reason, shows the dispute, and a button takes it back for good', async () => {
  const { web, storyId } = await openStory()
  const other = await seedPost(web.db, { id: 'other', title: 'MIOS 14 on a tablet' })
  await mergeByLook(web.db, storyId, other.storyId)
  expect((await pageOf(web, `/stories/${other.storyId}`)).to).toBe(`/stories/${storyId}`)
  const { $ } = await pageOf(web, `/stories/${storyId}`)
  expect(bare($('.rulings li p').first().text())).toBe(
    '1 post put together with 4 posts by the hourly look, likeness 0.42: shares MIUI 14, tablet',
  )
  expect(bare($('.timeline > li').last().text())).toContain(
    `Took in story ${other.storyId} by the hourly look Likeness 0.42: shares MIUI 14, tablet One side denies what the other says.`,
  )
  expect(bare($(`#post-${other.postId} > .fine`).text())).toContain(
    'put into this story by the hourly look: shares MIUI 14, tablet',
  )
  const found = await pageOf(web, '/search?q=is%3Adisputed')
  expect(found.$('main').text()).toContain('MIOS 14 on a tablet')
  const undo = $('.rulings form').attr('action') ?? ''
  expect(await send(web, undo, {})).toMatchObject({ status: 303, to: `/stories/${other.storyId}` })
  const again = await pageOf(web, `/stories/${other.storyId}`)
  expect(bare(again.$('.timeline > li').last().text())).toMatch(
    /Taken out of story \d+ since what was done by the hourly look was taken back$/u,
  )
  expect(bare(again.$('.rulings li p').first().text())).toBe(
    '1 post kept apart from 4 posts: the hourly look had put them together',
  )
})

test('a post is taken out by a form at it, and its new story says where from', async () => {
  const { web, storyId, denial } = await openStory()
  const { $ } = await pageOf(web, `/stories/${storyId}`)
  const form = $(`#post-${denial} form`)
  const post = form.find('input[name=post]').attr('value') ?? ''
  const { status, to } = await send(web, form.attr('action') ?? '', { post, reason: 'another tablet' })
  expect(status).toBe(303)
  const own = await pageOf(web, to ?? '')
  expect(bare(own.$('h1').text())).toBe('Spokesman: the tablet is a fake')
  const timeline = bare(own.$('.timeline').text())
  expect(timeline).toContain(`Another account: Nils Grau post ${denial}, in story ${storyId}`)
  expect(timeline).toContain(`Taken out of story ${storyId} by hand: Nils Grau`)
  expect(own.$(`#post-${denial} form`).length).toBe(0)
  const old = await pageOf(web, `/stories/${storyId}`)
  expect(old.$('#posts .post').length).toBe(3)
  expect(bare(old.$('.timeline > li').last().text())).toMatch(/Parted from story \d+ by hand: Nils Grau/u)
})

test('a story that is gone says so, and one that never was is not found', async () => {
  const { web, storyId } = await openStory()
  for (const path of ['/stories/99', '/stories/x', '/api/stories/99']) {
    expect((await web.app.request(path)).status).toBe(404)
  }
  const { postId, storyId: lonely } = await seedPost(web.db, { id: 'lonely', title: 'Alone' })
  const member = await memberOf(web.db, topicId, postId)
  if (member !== null) await removeMember(web.db, topicId, member)
  await append(web.db, topicId, [{ kind: 'dropped', storyId: lonely, postId, detail: {} }], seededAt)
  const gone = await pageOf(web, `/stories/${lonely}`)
  expect(gone.status).toBe(410)
  expect(gone.$('main').text()).toContain('The rules in force keep none of its posts.')
  await web.db
    .transaction()
    .execute((transaction) => removePosts(transaction, sql`select id from post`, 'its source was removed'))
  expect((await web.app.request(`/stories/${storyId}`)).status).toBe(404)
})

test('a story of another topic is shown among that topic', async () => {
  const web = await openWeb()
  await saveTopic(
    web.db,
    { id: 'a-first', name: 'First', source: 'topic: a-first' },
    { now: seededAt, reason: '' },
  )
  const { storyId } = await seedPost(web.db, { id: 'a', title: 'MIOS' })
  const { status, to } = await pageOf(web, `/stories/${storyId}`)
  expect([status, to]).toEqual([302, `/stories/${storyId}?topic=mios`])
  const { $ } = await pageOf(web, to ?? '')
  expect(bare($('h1').text())).toBe('MIOS')
  expect($('#by-hand form').attr('action')).toBe(`/stories/${storyId}/merge?topic=mios`)
})

test.each(Object.entries(hostile))(
  'a story whose posts and reasons try %s shows them as text',
  async (_what, text) => {
    const web = await openWeb()
    const post = { text: `B ${text}`, author: `A ${text}`, url: 'javascript:alert(1)', lang: null }
    const { storyId, postId } = await seedPost(web.db, { ...post, id: 'x', title: `T ${text}` })
    const reason = storable(`like post ${postId}: ${text}`)
    await seedPost(web.db, { ...post, id: 'y', title: `U ${text}`, joins: like(storyId, { reason }) })
    const other = await seedPost(web.db, { ...post, id: 'z', title: text })
    expect(
      (await send(web, `/stories/${storyId}/merge`, { with: String(other.storyId), reason: text })).status,
    ).toBe(303)
    const { $, status } = await pageOf(web, `/stories/${storyId}`)
    expect(status).toBe(200)
    expect($('script:not([src])').length).toBe(0)
    expect($('[onmouseover], main b, main script, a[href^="javascript:"]').length).toBe(0)
    expect(bare($('h1').text())).toBe(bare(storable(`T ${text}`)))
  },
)
