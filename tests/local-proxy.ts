import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, createServer as listen, type AddressInfo, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { testCertificate, trustTestCertificate } from './certificate.ts'

/** A proxy on loopback that leads every name and address to one port of this machine, and writes down what it was told. */
export interface LocalProxy {
  readonly port: number
  /** 'CONNECT feeds.example:443', 'GET http://feeds.example/feed' or 'SOCKS 1 93.184.215.14:80'. */
  readonly told: string[]
}

interface Guard {
  /** 'user:password'; left out: everybody may. */
  readonly login?: string
}

/** An HTTP proxy: absolute addresses for plain http, CONNECT for the rest. `refusal` answers every CONNECT. `isSecure`: itself over TLS. */
export async function httpProxy(
  target: number,
  {
    login,
    refusal,
    isSecure = false,
  }: Guard & { readonly refusal?: number; readonly isSecure?: boolean } = {},
): Promise<LocalProxy> {
  const told: string[] = []
  const expected = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`
  const mayNot = (given: string | undefined): boolean => expected !== undefined && given !== expected
  if (isSecure) trustTestCertificate()
  const proxy = isSecure ? createSecureServer(testCertificate) : createServer()
  proxy.on('request', (request: IncomingMessage, response: ServerResponse) => {
    told.push(`${request.method} ${request.url}`)
    if (mayNot(request.headers['proxy-authorization'])) return void response.writeHead(407).end()
    const { pathname, search } = new URL(request.url ?? '')
    const { 'proxy-authorization': _kept, ...headers } = request.headers
    const onward = ask(
      { port: target, method: request.method, path: pathname + search, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    request.pipe(onward)
  })
  proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
    told.push(`CONNECT ${request.url}`)
    const status = mayNot(request.headers['proxy-authorization']) ? 407 : (refusal ?? 200)
    socket.write(`HTTP/1.1 ${status} So\r\n\r\n`)
    if (status === 200) join(socket, connect(target, '127.0.0.1'))
    else socket.end()
  })
  return { port: await begin(proxy), told }
}

/** A SOCKS5 proxy (RFC 1928, 1929). `reply`: what it answers to every wish to connect. */
export async function socksProxy(
  target: number,
  { login, reply = 0 }: Guard & { readonly reply?: number } = {},
): Promise<LocalProxy> {
  const told: string[] = []
  const proxy = listen((socket) => {
    socket.on('error', ignore)
    serveSocks(socket, login, (wish) => {
      told.push(wish)
      if (reply === 0) setImmediate(() => join(socket, connect(target, '127.0.0.1')))
      return reply
    }).catch(ignore)
  })
  return { port: await begin(proxy), told }
}

async function serveSocks(
  socket: Socket,
  login: string | undefined,
  replyTo: (wish: string) => number,
): Promise<void> {
  const [, count = 0] = await take(socket, 2)
  const offered = await take(socket, count)
  const method = login === undefined ? 0 : 2
  socket.write(Buffer.from([5, offered.includes(method) ? method : 0xff]))
  if (login !== undefined && !(await isLogin(socket, login))) return
  const [, , , kind = 0] = await take(socket, 4)
  const [length = 0] = kind === 3 ? await take(socket, 1) : [{ 1: 4, 4: 16 }[kind] ?? 0]
  const address = await take(socket, length)
  const port = (await take(socket, 2)).readUInt16BE()
  const host = kind === 1 ? Array.from(address).join('.') : address.toString()
  // An answer may come in pieces, and name where the proxy connects from in any form.
  socket.write(Buffer.from([5, replyTo(`SOCKS ${kind} ${host}:${port}`), 0]))
  socket.write(Buffer.from([3, 4, ...Buffer.from('here'), 0, 80]))
}

async function isLogin(socket: Socket, login: string): Promise<boolean> {
  const [, userLength = 0] = await take(socket, 2)
  const user = await take(socket, userLength)
  const [passwordLength = 0] = await take(socket, 1)
  const password = await take(socket, passwordLength)
  const isRight = `${user.toString()}:${password.toString()}` === login
  socket.write(Buffer.from([1, isRight ? 0 : 1]))
  return isRight
}

async function take(socket: Socket, length: number): Promise<Buffer> {
  for (;;) {
    const bytes = socket.read(length) as Buffer | null
    if (bytes !== null) return bytes
    await new Promise((resolve, reject) => {
      socket.once('readable', resolve).once('close', reject)
    })
  }
}

function join(one: Socket, other: Socket): void {
  one
    .on('close', () => other.destroy())
    .on('error', ignore)
    .pipe(other)
  other
    .on('close', () => one.destroy())
    .on('error', ignore)
    .pipe(one)
}

function ignore(): void {
  // A test ends its connections when it likes.
}

async function begin(server: Server): Promise<number> {
  const open = new Set<Socket>()
  server.on('connection', (socket) => open.add(socket))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(async () => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => {
      server.close(resolve)
    })
  })
  return (server.address() as AddressInfo).port
}
