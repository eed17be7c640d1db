import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import type { Mail, News } from '#model/news.ts'
import { testCertificate, trustTestCertificate } from '#tests/certificate.ts'
import { localFetcher } from '#tests/local-fetcher.ts'
import { someMessage, someNews } from '#tests/some-news.ts'
import { makeParcel } from '#notify/make-parcel.ts'

interface Letter {
  readonly to: readonly string[]
  readonly raw: string
  readonly user: string | undefined
  readonly secure: boolean
}

/** An SMTP server on loopback that ends with the test, and the letters it took. */
async function openServer(options: SMTPServerOptions = {}) {
  const letters: Letter[] = []
  const server = new SMTPServer({
    authOptional: true,
    ...testCertificate,
    onAuth: ({ username, password }, _session, done) => {
      if (password === 'right') done(null, { user: username })
      else done(Object.assign(new Error('Invalid login'), { responseCode: 535 }))
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        letters.push({
          to,
          raw: Buffer.concat(parts).toString(),
          user: session.user as string | undefined,
          secure: session.secure,
        })
        done()
      })
    },
    logger: false,
    ...options,
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  // Clients that break off are what some tests are about.
  server.on('error', () => {})
  onTestFinished(async () => {
    await new Promise<void>((resolve) => {
      server.close(resolve)
    })
  })
  return { letters, port: (server.server.address() as AddressInfo).port }
}

function mailer(port: number, given: { url?: string; from?: string; allowNetworks?: string[] } = {}) {
  const { url = `smtp://127.0.0.1:${port}`, from = 'Leakwire <leaks@example.org>' } = given
  const { allowNetworks = ['127.0.0.0/8'] } = given
  const fetcher = localFetcher([port], {
    now: () => Date.UTC(2023, 9, 17, 9),
    allowNetworks,
    lookup: (name, _options, callback) => {
      callback(null, [{ address: name === 'inside.example' ? '10.0.0.1' : '127.0.0.1', family: 4 }])
    },
  })
  return { send: (mail: Mail) => fetcher.mail({ url, from }, mail), fetcher }
}

function letterOf(...given: News[]): Mail {
  const parcel = makeParcel({ kind: 'mail', to: 'you@example.org' }, someMessage(...given), 0)
  if (parcel.kind !== 'mail') throw new Error('Mail is sent as mail.')
  return parcel.mail
}

test('a letter arrives plain and as HTML, with the headers of its list and its thread', async () => {
  const { letters, port } = await openServer()
  const { send } = mailer(port)
  expect(await send(letterOf(someNews({ title: '小米 tests MIOS' })))).toEqual({ kind: 'sent' })
  expect(await send(letterOf(someNews({ kind: 'change', title: '小米 tests MIOS' })))).toEqual({
    kind: 'sent',
  })
  const [first, second] = letters.map(({ raw }) => raw.replaceAll(/\r\n[ \t]+/gu, ' '))
  expect(letters[0]?.to).toEqual(['you@example.org'])
  for (const header of [
    /^From: Leakwire <leaks@example\.org>$/mu,
    /^To: you@example\.org$/mu,
    /^Date: Tue, 17 Oct 2023 09:00:00 \+0000$/mu,
    /^Message-ID: <leakwire\.3\.story-7@example\.org>$/mu,
    /^List-ID: "?Tablets"? <filter-5\.leakwire\.example\.org>$/imu,
    /^Auto-Submitted: auto-generated$/mu,
    /^Content-Type: multipart\/alternative/mu,
    /text\/plain/u,
    /text\/html/u,
  ]) {
    expect(first).toMatch(header)
  }
  expect(second).toMatch(/^In-Reply-To: <leakwire\.3\.story-7@example\.org>$/mu)
  expect(second).toMatch(/^References: <leakwire\.3\.story-7@example\.org>$/mu)
  expect(second).toMatch(/^Subject: =\?UTF-8\?Q\?Re=3A_/mu)
})

test('nothing in a letter can add a header or a receiver', async () => {
  const { letters, port } = await openServer()
  const evil = 'A\r\nBcc: spy@evil.example\r\n\r\nbody'
  const news = someNews({ title: evil, first: { ...someNews().first, by: evil } })
  const message = { ...someMessage(news), filter: { id: 5, name: `${evil}\u{2028}X-Y: z`, query: evil } }
  const parcel = makeParcel({ kind: 'mail', to: 'you@example.org' }, message, 0)
  if (parcel.kind === 'mail') await mailer(port).send(parcel.mail)
  expect(letters[0]?.to).toEqual(['you@example.org'])
  expect(letters[0]?.raw.split('\r\n\r\n')[0]).not.toMatch(/^(?:Bcc|X-Y):/imu)
})

test('with a login the letter is encrypted, and a wrong password is told without it', async () => {
  const { letters, port } = await openServer()
  trustTestCertificate()
  const url = (password: string) => `smtp://me%40example.org:${password}@feeds.example:${port}`
  expect(await mailer(port, { url: url('right') }).send(letterOf(someNews()))).toEqual({ kind: 'sent' })
  expect(letters).toMatchObject([{ user: 'me@example.org', secure: true }])
  const refused = await mailer(port, { url: url('wr0ngsecret') }).send(letterOf(someNews()))
  expect(refused).toMatchObject({ kind: 'failed', failure: { code: 'authMissing', status: 535 } })
  expect(JSON.stringify(refused)).not.toContain('wr0ngsecret')
})

test('a certificate of somebody else is refused, and nothing is sent', async () => {
  const { letters, port } = await openServer({ secure: true })
  const { send } = mailer(port, { url: `smtps://me:right@other.example:${port}` })
  const outcome = await send(letterOf(someNews()))
  expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'tls' } })
  expect(letters).toEqual([])
})

test('smtps is TLS from the start', async () => {
  const { letters, port } = await openServer({ secure: true })
  trustTestCertificate()
  const { send } = mailer(port, { url: `smtps://me:right@feeds.example:${port}` })
  expect(await send(letterOf(someNews()))).toEqual({ kind: 'sent' })
  expect(letters).toMatchObject([{ secure: true }])
})

test.each([
  ['this machine', 'smtp://127.0.0.1:PORT', [], /127\.0\.0\.1 is this machine itself/u],
  [
    'a name that leads inside',
    'smtp://inside.example:PORT',
    ['127.0.0.0/8'],
    /10\.0\.0\.1\) is in a private network/u,
  ],
  ['another port', 'smtp://127.0.0.1:26', ['127.0.0.0/8'], /port 26 is not an open port/u],
])('%s is not dialled', async (_what, address, allowNetworks, why) => {
  const { letters, port } = await openServer()
  const { send } = mailer(port, { url: address.replace('PORT', String(port)), allowNetworks })
  const outcome = await send(letterOf(someNews()))
  expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'refusedAddress' } })
  expect(JSON.stringify(outcome)).toMatch(why)
  expect(letters).toEqual([])
})

test('a receiver that the server refuses is a failure of the letter, a server that is away is not', async () => {
  const { port } = await openServer({
    onRcptTo: (_address, _session, done) =>
      done(Object.assign(new Error('No such user'), { responseCode: 550 })),
  })
  const refused = await mailer(port).send(letterOf(someNews()))
  expect(refused).toMatchObject({ kind: 'failed', failure: { code: 'http', status: 550 } })
  const away = await mailer(1).send(letterOf(someNews()))
  expect(away).toMatchObject({ kind: 'failed', failure: { code: 'network', status: null } })
})

test('a server that says nothing is given up, and closing ends the wait', async () => {
  const { port } = await openServer({ onConnect: () => {} })
  const { send, fetcher } = mailer(port)
  const waiting = send(letterOf(someNews()))
  setTimeout(() => void fetcher.close(), 50)
  await expect(waiting).rejects.toThrow(/closed/u)
})
