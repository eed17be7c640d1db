import { onTestFinished } from 'vitest'
import { loggedMessages } from '#storage/delivery-log.ts'
import { getSubscription } from '#storage/subscriptions.ts'
import { minuteMs, openSubscribed } from './subscribed.ts'

/** The same with what a subscription's messages look like, and stories that arrive; all of it ends with the test. */
export async function openTold(...given: Parameters<typeof openSubscribed>) {
  const world = await openSubscribed(...given)
  onTestFinished(world.database.close)
  const { database, arrive, digested } = world
  return {
    ...world,
    messages: (id: number) => loggedMessages(database.db, id, { limit: 50 }),
    subscription: async (id: number) => await getSubscription(database.db, id),
    story: async (name: string, title: string): Promise<void> => {
      await arrive('one', name, { title: `MIOS ${title}`, publishedAt: world.clock.now - minuteMs })
      await digested()
    },
  }
}

/** Of stories that have nothing in common. */
export const titles = [
  'has a camera that counts sheep',
  'draws lighthouses on every wallpaper',
  'plays chess',
] as const
