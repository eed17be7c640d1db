import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { answerProblem } from './answer-problem.ts'
import type { WebHands } from './hands.ts'
import { nothingHere } from './nothing-here.ts'
import { WebProblem } from './problem.ts'
import { cachedAnswers } from './respond-cached.ts'
import { aliasRoutes } from './routes/aliases.ts'
import { apiRoutes } from './routes/api.ts'
import { bundleRoutes } from './routes/bundle.ts'
import { docsRoutes } from './routes/docs-pages.ts'
import { eventRoutes } from './routes/events.ts'
import { createAttempts } from './reader/attempts.ts'
import { feedRoutes } from './routes/feeds.ts'
import { feverRoutes } from './routes/fever.ts'
import { filterApiRoutes } from './routes/filters-api.ts'
import { filterRoutes } from './routes/filters-page.ts'
import { googleReaderRoutes } from './routes/google-reader.ts'
import { healthRoutes } from './routes/health.ts'
import { moduleRoutes } from './routes/modules.ts'
import { leakerRoutes } from './routes/leakers-page.ts'
import { ledgerApiRoutes } from './routes/ledger-api.ts'
import { openApiRoutes } from './routes/openapi.ts'
import { ruleRecordRoutes } from './routes/rule-records.ts'
import { ruleRoutes } from './routes/rules-page.ts'
import { readerAppRoutes } from './routes/reader-apps.ts'
import { rejectRoutes } from './routes/rejects.ts'
import { searchExportRoutes } from './routes/search-export.ts'
import { searchRoutes } from './routes/search-page.ts'
import { sourceApiRoutes } from './routes/sources-api.ts'
import { sourceRoutes } from './routes/sources-page.ts'
import { staticRoutes } from './routes/static.ts'
import { storyApiRoutes } from './routes/stories-api.ts'
import { storyRoutes } from './routes/story-page.ts'
import { streamRoutes } from './routes/stream-page.ts'
import { subscriptionApiRoutes } from './routes/subscriptions-api.ts'
import { subscriptionRoutes } from './routes/subscriptions-page.ts'
import { suggestionRoutes } from './routes/suggestions-page.ts'
import { trendRoutes } from './routes/trends-page.ts'
import { topicApiRoutes } from './routes/topics-api.ts'
import { ingestRoutes } from './routes/ingest.ts'
import { websubRoutes } from './routes/websub.ts'
import { checkHost, checkOrigin, safeHeaders } from './security.ts'

const maxBodyBytes = 64 * 1024
/** Lists of sources and topics of many words are longer than anything else that is sent. */
const maxListBytes = 10 * 1024 * 1024
const listPaths =
  /^\/(?:(?:api\/)?sources\/import|leakers\/import|api\/ledger\/import|api\/topics\/.*|rules|bundle|api\/import)$/u

/** Pages, feeds, events and the API of one Leakwire. Opens no port. */
export function createWeb(hands: WebHands): Hono {
  const app = new Hono()
  app.onError((error, c) => answerProblem(c, error))
  app.notFound((c) => answerProblem(c, nothingHere(c, app)))
  app.use(safeHeaders, compress({ encoding: 'gzip' }), checkHost(hands))
  // Before the checks of what browsers send: hubs are other sites by nature, and send larger bodies.
  app.route('/', websubRoutes(hands))
  app.route('/', ingestRoutes(hands))
  // Apps send no origin; what lets them in is a header or key of their own, and the bodies are theirs to bound.
  const attempts = createAttempts()
  app.route('/', googleReaderRoutes(hands, attempts))
  app.route('/', feverRoutes(hands, attempts))
  app.use(checkOrigin(hands))
  const small = bodyLimit({ maxSize: maxBodyBytes, onError: () => tooLarge(maxBodyBytes) })
  const large = bodyLimit({ maxSize: maxListBytes, onError: () => tooLarge(maxListBytes) })
  app.use((c, next) => (listPaths.test(c.req.path) ? large : small)(c, next))
  app.use('/api/*', cachedAnswers)
  app.route('/', streamRoutes(hands))
  app.route('/', storyRoutes(hands))
  app.route('/', searchRoutes(hands))
  app.route('/', searchExportRoutes(hands))
  app.route('/', sourceRoutes(hands))
  app.route('/', ruleRoutes(hands))
  app.route('/', ruleRecordRoutes(hands))
  app.route('/', leakerRoutes(hands))
  app.route('/', ledgerApiRoutes(hands))
  app.route('/', trendRoutes(hands))
  app.route('/', filterRoutes(hands))
  app.route('/', readerAppRoutes(hands))
  app.route('/', subscriptionRoutes(hands))
  app.route('/', subscriptionApiRoutes(hands))
  app.route('/', feedRoutes(hands))
  app.route('/', apiRoutes(hands))
  app.route('/', filterApiRoutes(hands))
  app.route('/', storyApiRoutes(hands))
  app.route('/', sourceApiRoutes(hands))
  app.route('/', topicApiRoutes(hands))
  app.route('/', rejectRoutes(hands))
  app.route('/', aliasRoutes(hands))
  app.route('/', suggestionRoutes(hands))
  app.route('/', eventRoutes(hands))
  app.route('/', bundleRoutes(hands))
  app.route('/', healthRoutes(hands))
  app.route('/', openApiRoutes(hands))
  app.route('/', docsRoutes(hands))
  app.route('/', staticRoutes())
  app.route('/', moduleRoutes())
  return app
}

function tooLarge(maxBytes: number): never {
  throw new WebProblem(413, 'The body is too large.', `Send at most ${maxBytes / 1024} KB.`)
}
