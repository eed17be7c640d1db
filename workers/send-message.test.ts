import { expect, test } from 'vitest'
import { minuteMs } from '#tests/subscribed.ts'
import { openTold as open, titles } from '#tests/told.ts'

test('a secret may stand in the environment; without it nothing is sent and the variable is named', async () => {
  const env: Record<string, string> = {}
  const { subscribe, story, serve, receiver, clock, subscription } = await open({ env })
  const id = await subscribe({ target: { kind: 'slack', url: '${HOOK}' } })
  await story('a', titles[0])
  expect(await serve(id)).toEqual([expect.stringContaining('needs the environment variable HOOK')])
  env['HOOK'] = `${receiver.origin}/services/Zsecretsecret`
  receiver.answer = { status: 403, body: 'no Zsecretsecret' }
  clock.now += minuteMs
  const said = await serve(id)
  expect(said).toEqual([expect.stringContaining('answered 403')])
  expect(JSON.stringify([said, await subscription(id)])).not.toContain('Zsecretsecret')
})

test('no part of a secret is shown where an answer is too long to be shown whole', async () => {
  const { subscribe, story, serve, receiver } = await open()
  const id = await subscribe()
  await story('a', titles[0])
  receiver.answer = { status: 403, body: `${'no '.repeat(64)}T0psecretpath` }
  const said = await serve(id)
  expect(said).toEqual([expect.stringMatching(/It said: no no/u)])
  expect(said.join('')).not.toContain('T0p')
})
