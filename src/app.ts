import { join } from 'node:path'
import { reloadTopics } from '#config/import-topics.ts'
import { ConfigError } from '#config/problem.ts'
import { watchTopics } from '#config/watch-topics.ts'
import { type Core, logTopicNews } from './core.ts'
import { serveWeb } from './serve.ts'
import { startWorkers } from './work.ts'

/** Which parts of the flow this process runs. */
export interface Roles {
  readonly web: boolean
  readonly worker: boolean
}

export interface App {
  /** Where the page is, null without the web role. */
  readonly address: string | null
  readonly close: () => Promise<void>
}

/** Runs the roles on an open core until closed. Throws CommandError if the page cannot listen. */
export async function startApp(core: Core, roles: Roles): Promise<App> {
  const queues = await core.runtime.openQueues()
  const web = roles.web ? await serveWeb(core, queues) : null
  const ending = new AbortController()
  const timer = roles.worker ? await startWorkers(core, queues, ending.signal) : null
  if (roles.worker) void followTopics(core, ending.signal)
  return {
    address: web?.address ?? null,
    close: async () => {
      clearInterval(timer ?? undefined)
      // Listening never ends by itself: nobody shall wait for it.
      ending.abort()
      await web?.close()
    },
  }
}

/** Takes up topics that are edited while the program runs; a file that cannot be leaves the rules as they are. */
async function followTopics({ log, runtime, settings }: Core, signal: AbortSignal): Promise<void> {
  const folder = join(settings.config, 'topics')
  await watchTopics(folder, {
    signal,
    onChange: async () => {
      try {
        for (const news of await reloadTopics(runtime.db, folder, Date.now())) logTopicNews(log, news)
        return true
      } catch (error) {
        // The database may be away for a moment; a folder that cannot be read is looked at when it changes.
        if (!signal.aborted) log.warn({ err: error }, 'config/topics could not be taken up')
        return error instanceof ConfigError
      }
    },
  })
}
