import type { Server } from 'node:http'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { keepTopicFile } from '#config/keep-topic-file.ts'
import { type Listener, listen } from '#platform/listen.ts'
import type { Queues } from '#platform/queues.ts'
import { createWeb } from '#web/app.ts'
import { writeOpml } from '#sources/write-opml.ts'
import type { WebHands } from '#web/hands.ts'
import { makeDefaultFilters } from '#web/make-filter.ts'
import { CommandError } from './commands/command.ts'
import { type Core, isReady } from './core.ts'
import { newSecret } from './new-secret.ts'
import { version } from './version.ts'

export interface ServedWeb {
  readonly address: string
  readonly close: () => Promise<void>
}

type StreamListener = Parameters<WebHands['onStream']>[0]

/** Serves the page and the API at the address of the settings. Throws CommandError if that cannot be. */
export async function serveWeb(core: Core, queues: Queues): Promise<ServedWeb> {
  const { log, runtime, settings } = core
  const listeners = new Set<StreamListener>()
  const hearing = listen(
    runtime.pool,
    'leakwire_stream',
    (payload) => tell(listeners, payload),
    (error) => log.warn({ err: error }, 'the stream is listened to anew'),
  )
  const base = { db: runtime.db, now: Date.now, newSecret }
  await makeDefaultFilters(base)
  const web = createWeb({
    ...base,
    version,
    baseUrl: settings.baseUrl,
    hub: core.push.hub,
    adminToken: settings.adminToken,
    aliases: core.aliases,
    keepTopicFile: (topic) => keepTopicFile(join(settings.config, 'topics'), topic),
    queueDepth: queues.depth,
    websub: core.push.websub,
    sendTests: async (id) => {
      await core.notifying.deliver(id, true)
    },
    hasMail: settings.smtpUrl !== '' && settings.mailFrom !== '',
    ready: () => isReady(runtime),
    onStream: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    ...sourceHands(core),
  })
  try {
    const server = await listening(web, settings)
    const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host
    return { address: `http://${host}:${settings.port}`, close: () => closeServer(server, hearing) }
  } catch (error) {
    await hearing.close()
    throw listenError(error, settings)
  }
}

/** Loaded when first used: most visits only read. */
function sourceHands(
  core: Core,
): Pick<WebHands, 'follow' | 'moveSource' | 'takeUpList' | 'ingest' | 'writeOpml'> {
  const { db } = core.runtime
  return {
    follow: async (wish) => {
      const { follow } = await import('#workers/follow.ts')
      return await follow(await core.pollHands(), wish)
    },
    moveSource: async (transaction, id, move) => {
      const { moveSource } = await import('#workers/move-source.ts')
      return await moveSource(transaction, id, { ...move, now: Date.now() })
    },
    takeUpList: async (bytes, skipBad) => {
      const { takeUpList } = await import('#workers/take-up.ts')
      return await takeUpList(db, bytes, { skipBad, now: Date.now() })
    },
    ingest: async (token, sent) => {
      const { ingestPosts } = await import('#workers/ingest.ts')
      return await ingestPosts(await core.pollHands(), token, sent)
    },
    writeOpml,
  }
}

/** A null payload says that something may have been missed: every listener looks. */
function tell(listeners: ReadonlySet<StreamListener>, payload: string | null): void {
  const grown = payload === null ? null : (JSON.parse(payload) as { topicId: string; position: number })
  for (const listener of listeners) listener(grown?.topicId ?? null, grown?.position ?? 0)
}

function listening(
  web: Hono,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Server> {
  return new Promise((settle, reject) => {
    const server = serve({ fetch: web.fetch, hostname: host, port }, () => {
      server.off('error', reject)
      settle(server as Server)
    })
    server.on('error', reject)
  })
}

/** Takes no more requests; open event streams are ended. */
async function closeServer(server: Server, hearing: Listener): Promise<void> {
  const closed = new Promise((settle) => {
    server.close(settle)
  })
  server.closeAllConnections()
  await closed
  await hearing.close()
}

function listenError(
  error: unknown,
  { host, port }: { readonly host: string; readonly port: number },
): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new CommandError(
        `Port ${port} on ${host} is in use, perhaps by another Leakwire. End that program, or choose another port with LEAKWIRE_PORT.`,
        { cause: error },
      )
    case 'EACCES':
      return new CommandError(
        `This user may not listen on port ${port}. Choose one above 1023 with LEAKWIRE_PORT.`,
        {
          cause: error,
        },
      )
    case 'EADDRNOTAVAIL':
      return new CommandError(`This machine has no address ${host}. Correct LEAKWIRE_HOST.`, { cause: error })
    default:
      return error
  }
}
