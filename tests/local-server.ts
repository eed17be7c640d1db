import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface LocalServer {
  /** 'http://127.0.0.1:PORT', without a slash at the end. */
  readonly origin: string
  readonly port: number
}

/** An HTTP server on loopback (any free port) that ends with the test, together with its connections. */
export async function localServer(listener: RequestListener, host = '127.0.0.1'): Promise<LocalServer> {
  const server: Server = createServer(listener)
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve)
  })
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => {
      server.close(resolve)
    })
  })
  const { port } = server.address() as AddressInfo
  return { origin: `http://${host}:${port}`, port }
}
