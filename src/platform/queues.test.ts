import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { openQueuePool } from './pool.ts'
import { openQueues } from './queues.ts'

test('a worker whose pool was ended while it ran a job gives up instead of asking without end', async () => {
  const database = await openTestDatabase()
  const errors: Error[] = []
  const pool = openQueuePool(database.connection, 14, (error) => errors.push(error))
  const queues = await openQueues({ kind: 'postgres', pool }, (error) => errors.push(error))
  const [running, finished] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const run = async (): Promise<void> => {
    running.resolve()
    await finished.promise
  }
  await queues.work({ name: 'digest', concurrency: 1, run })
  await queues.add('digest', [{ id: 'a', data: { topicId: 'a' } }])
  await running.promise
  const ended = pool.end()
  finished.resolve()
  await sleep(500)
  expect(errors.map(({ message }) => message)).toContain('Cannot use a pool after calling end on the pool')
  expect(errors.length).toBeLessThan(20)
  await queues.close(0)
  await ended
  await database.close()
})

test('closed queues take up no more work', async () => {
  const database = await openTestDatabase()
  const pool = openQueuePool(database.connection, 14, () => {})
  const queues = await openQueues({ kind: 'postgres', pool }, () => {})
  await queues.close(0)
  await expect(queues.work({ name: 'digest', concurrency: 1, run: () => Promise.resolve() })).rejects.toThrow(
    'The queues are closed',
  )
  await pool.end()
  await database.close()
})

test('that the server stops is told, but not once its connections are being ended', async () => {
  const database = await openTestDatabase()
  const errors: string[] = []
  const pool = openQueuePool(database.connection, 14, () => {})
  const queues = await openQueues({ kind: 'postgres', pool }, ({ message }) => errors.push(message))
  const client = await pool.connect()
  client.release()
  const stopped = Object.assign(new Error('terminating connection'), { code: '57P01' })
  pool.emit('error', stopped, client)
  expect(errors).toContain('terminating connection')
  errors.length = 0
  await queues.close(0)
  const ended = pool.end()
  pool.emit('error', stopped, client)
  expect(errors).toEqual([])
  await ended
  await database.close()
})
