import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { localServer } from '#tests/local-server.ts'
import { createAddressRules } from './address.ts'
import { createGuardedAgent, guardLookup, RefusedDialError } from './agent.ts'

/** A resolver that gives one list of addresses after the other, then the last one for ever. */
function resolver(...answers: readonly string[][]) {
  const asked: string[] = []
  const lookup: LookupFunction = (name, _options, callback) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? []
    asked.push(name)
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
  return { asked, lookup }
}

const nothingInside = createAddressRules({ allowNetworks: [], allowPorts: [] })

function lookUp(lookup: LookupFunction): Promise<string | LookupAddress[]> {
  const { promise, resolve, reject } = Promise.withResolvers<string | LookupAddress[]>()
  const guarded = guardLookup(lookup, nothingInside, new Set())
  guarded('x.example', { all: true }, (error, answer) => (error === null ? resolve(answer) : reject(error)))
  return promise
}

test('hands on only the checked addresses of a mixed answer', async () => {
  const { lookup } = resolver(['127.0.0.1', '93.184.215.14', '::1', '2606:4700::1111'])
  expect(await lookUp(lookup)).toEqual([
    { address: '93.184.215.14', family: 4 },
    { address: '2606:4700::1111', family: 6 },
  ])
})

test('refuses a name with forbidden addresses only, and names the first', async () => {
  const { lookup } = resolver(['10.0.0.7', '::1'])
  await expect(lookUp(lookup)).rejects.toThrow('x.example (10.0.0.7) is in a private network')
})

test('a name without any address is a failed look-up, not a refusal', async () => {
  await expect(lookUp(resolver([]).lookup)).rejects.toMatchObject({ code: 'ENODATA' })
})

test('a name that moves between two requests is refused: what is dialled was checked', async () => {
  const reached: string[] = []
  const mine = await localServer((request, response) => {
    reached.push(request.socket.localAddress ?? '')
    response.setHeader('connection', 'close').end('ok')
  })
  const { asked, lookup } = resolver(['127.0.0.1'], ['127.0.0.2'])
  const rules = createAddressRules({ allowNetworks: ['127.0.0.1/32'], allowPorts: [mine.port] })
  const { agent, isInside } = createGuardedAgent({ rules, connectTimeoutMs: 1000, lookup })
  onTestFinished(() => agent.destroy())
  const ask = () => agent.request({ origin: `http://rebind.example:${mine.port}`, path: '/', method: 'GET' })

  const first = await ask()
  expect(await first.body.text()).toBe('ok')
  expect(isInside('rebind.example')).toBe(true)
  expect(asked).toHaveLength(1)

  await expect(ask()).rejects.toThrow(RefusedDialError)
  expect(isInside('rebind.example')).toBe(false)
  expect(asked).toHaveLength(2)
  expect(reached).toEqual(['127.0.0.1'])
})

test('a public answer followed by a private one: a connection takes one answer only, and checks it', async () => {
  const { asked, lookup } = resolver(['93.184.215.14'], ['127.0.0.1'])
  expect(await lookUp(lookup)).toEqual([{ address: '93.184.215.14', family: 4 }])
  await expect(lookUp(lookup)).rejects.toThrow('x.example (127.0.0.1) is this machine itself')
  expect(asked).toHaveLength(2)
})

test.each([
  ['http://127.0.0.1', 'this machine itself'],
  ['http://[::1]', 'this machine itself'],
  ['http://[::ffff:7f00:1]', 'this machine itself'],
  ['http://169.254.169.254', 'metadata'],
  ['http://93.184.215.14:22', 'port 22 is not an open port'],
])('refuses %s, for which no look-up is made', async (origin, why) => {
  const { asked, lookup } = resolver(['93.184.215.14'])
  const { agent } = createGuardedAgent({ rules: nothingInside, connectTimeoutMs: 1000, lookup })
  onTestFinished(() => agent.destroy())
  await expect(agent.request({ origin, path: '/', method: 'GET' })).rejects.toThrow(why)
  expect(asked).toEqual([])
})
