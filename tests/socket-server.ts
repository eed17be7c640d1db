import { onTestFinished } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'

export interface SocketServer {
  readonly port: number
  /** 'ws://127.0.0.1:PORT', without a slash at the end. */
  readonly origin: string
}

/** A WebSocket server on loopback that ends with the test; `greet` gets every connection with its path and query. */
export async function socketServer(greet: (socket: WebSocket, path: string) => void): Promise<SocketServer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  server.on('connection', (socket, { url }) => greet(socket, url ?? ''))
  await new Promise((resolve) => {
    server.once('listening', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server listens nowhere.')
  return { port: address.port, origin: `ws://127.0.0.1:${address.port}` }
}
