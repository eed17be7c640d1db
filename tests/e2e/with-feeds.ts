import { type FeedServer, openFeedServer } from './feed-server.ts'
import { type Installation, type Role, install } from './installation.ts'

export interface WithFeeds {
  readonly feeds: FeedServer
  readonly installation: Installation
  readonly web: Role
  readonly close: () => Promise<void>
}

/** An installation that reaches a feed server. Its web runs: commands join that one's database instead of bringing it up anew each time. */
export async function installWithFeeds(): Promise<WithFeeds> {
  const feeds = await openFeedServer()
  const installation = await install(feeds.env)
  const web = await installation.start('web')
  const close = async () => {
    await installation.close()
    await feeds.close()
  }
  return { feeds, installation, web, close }
}
