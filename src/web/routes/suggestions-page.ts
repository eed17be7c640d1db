import { Hono } from 'hono'
import { trySuggestions } from '#tune/suggestions.ts'
import { askedTopic } from '#web/asked.ts'
import type { WebHands } from '#web/hands.ts'
import { requireAdmin } from '#web/security.ts'
import { suggestionsPage } from '#web/views/suggestions.ts'
import { frameOf } from './frame-of.ts'

/** What a topic may lack, each tried against the archive. Takes seconds on a large one, so it is the owner's. */
export function suggestionRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.get('/rules/suggestions', requireAdmin(hands), async (c) => {
    const { topic } = await askedTopic(c, hands)
    const suggestions = await trySuggestions(hands.db, topic, hands.now())
    return c.html(suggestionsPage(await frameOf(c, hands), { base: topic.version, suggestions }))
  })
  return app
}
