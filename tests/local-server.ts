import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { testCertificate, trustTestCertificate } from './certificate.ts'

export interface LocalServer {
  /** 'http://127.0.0.1:PORT' or 'https://feeds.example:PORT', without a slash at the end. */
  readonly origin: string
  readonly port: number
}

/** An HTTP server on loopback (any free port) that ends with the test, together with its connections. */
export async function localServer(listener: RequestListener, host = '127.0.0.1'): Promise<LocalServer> {
  const port = await listening(createServer(listener), host)
  return { origin: `http://${host}:${port}`, port }
}

/** The same over TLS, for the name feeds.example, which this process trusts until the test ends. */
export async function secureServer(listener: RequestListener): Promise<LocalServer> {
  trustTestCertificate()
  const port = await listening(createSecureServer(testCertificate, listener), '127.0.0.1')
  return { origin: `https://feeds.example:${port}`, port }
}

/** A source is known by its address, and an address is followed once: no server of a test file has the port of another. */
const had = new Set<number>()

async function listening(server: Server, host: string): Promise<number> {
  const port = await listenAnywhere(server, host)
  if (had.has(port)) {
    await closed(server)
    return await listening(server, host)
  }
  had.add(port)
  onTestFinished(async () => {
    server.closeAllConnections()
    await closed(server)
  })
  return port
}

async function listenAnywhere(server: Server, host: string): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve)
  })
  return (server.address() as AddressInfo).port
}

async function closed(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve)
  })
}
