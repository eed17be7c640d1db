import { expect, inject, onTestFinished, test } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { openRuntime } from './runtime.ts'
import { readSettings } from './read-settings.ts'

const silent = (): void => {}

test.each([
  [
    'a port where nobody listens',
    'postgres://me:secret@127.0.0.1:1/leaks',
    /PostgreSQL at 127\.0\.0\.1:1\/leaks .*ECONNREFUSED.*correct DATABASE_URL/u,
  ],
  [
    'a host that does not exist',
    'postgres://me:secret@no-such-host.invalid/leaks',
    /PostgreSQL at no-such-host\.invalid\/leaks cannot be used/u,
  ],
])(
  'an own PostgreSQL that cannot be reached is a sentence without its password: %s',
  async (_case, url, sentence) => {
    const opening = openRuntime(readSettings({ DATABASE_URL: url }, '/'), silent)
    await expect(opening).rejects.toThrow(sentence)
    await expect(opening).rejects.not.toThrow('secret')
  },
)

test('a PostgreSQL that gives no more connections says how many a process takes', async () => {
  const { pool, close } = await openTestDatabase()
  await pool.query('create role few login connection limit 0')
  onTestFinished(async () => {
    await pool.query('drop role few')
    await close()
  })
  const url = `postgres://few@localhost/postgres?host=${inject('databaseHost')}`
  await expect(openRuntime(readSettings({ DATABASE_URL: url }, '/'), silent)).rejects.toThrow(
    /cannot be used \(too many connections for role "few"\)\. .*up to 10 connections, and 16 more .*allow more/u,
  )
})

test('a Redis that cannot be reached is a sentence, and nothing is left trying', async () => {
  const env = {
    DATABASE_URL: `postgres://leakwire@localhost/postgres?host=${inject('databaseHost')}`,
    REDIS_URL: 'redis://:secret@127.0.0.1:1',
  }
  const runtime = await openRuntime(readSettings(env, '/'), silent)
  const opening = runtime.openQueues()
  await expect(opening).rejects.toThrow(
    /Redis at 127\.0\.0\.1:1 cannot be used .*ECONNREFUSED.*Start it, or correct REDIS_URL/u,
  )
  await expect(opening).rejects.not.toThrow('secret')
  await runtime.close()
})
