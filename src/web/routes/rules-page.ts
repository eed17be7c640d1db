import { type Context, Hono } from 'hono'
import { failedExamples } from '#filter/examples.ts'
import { storable } from '#storage/json-text.ts'
import { topicFileProblems } from '#storage/topic-file-problems.ts'
import { type TopicInForce, rulesetInForce, topicVersion } from '#storage/topics.ts'
import { countToJudge } from '#storage/verdicts.ts'
import { backtest } from '#tune/backtest.ts'
import { type TopicChanged, changeTopic, keepRules, readTopicOf, undoTopic } from '#tune/change-topic.ts'
import { askedNumber, askedTopic, positions } from '#web/asked.ts'
import { trialOf } from '#web/change-topic.ts'
import type { WebHands } from '#web/hands.ts'
import { lineChanges } from '#web/line-diff.ts'
import { importMap, moduleAddresses } from '#web/modules.ts'
import { WebProblem } from '#web/problem.ts'
import { isOwner, requireAdmin } from '#web/security.ts'
import { inTopic } from '#web/views/frame.ts'
import { type RulesModel, type RulesOutcome, rulesPage } from '#web/views/rules.ts'
import { frameOf } from './frame-of.ts'

/** The editor of a topic's rules. Reading is open; trying and applying are the owner's. */
export function ruleRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const admin = requireAdmin(hands)
  app.get('/rules', (c) => editor(c, hands))
  app.post('/rules', admin, (c) => tryOrApply(c, hands))
  app.post('/rules/undo', admin, (c) => undo(c, hands))
  app.post('/rules/file', admin, (c) => settleFile(c, hands))
  return app
}

/** What stands in the form: as sent, or the rules in force. */
interface Sent {
  readonly source: string
  readonly base: number
  readonly reason: string
  readonly force: boolean
}

async function editor(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const { source, version } = topic
  return await shown(c, hands, { source, base: version, reason: '', outcome: null })
}

/** The page with what came of what was sent. */
async function shown(
  c: Context,
  hands: WebHands,
  form: Pick<RulesModel, 'source' | 'base' | 'reason' | 'outcome'>,
): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const model: RulesModel = {
    ...form,
    frame: await frameOf(c, hands),
    inForce: await inForceOf(hands, topic),
    applied: askedNumber(c, 'applied', positions),
    file: await fileOf(hands, topic),
    isOwner: isOwner(c, hands),
    island: { importMap, modules: moduleAddresses() },
  }
  return c.html(rulesPage(model), statusOf(form.outcome))
}

async function inForceOf(
  { db }: WebHands,
  { version, madeAt, reason, ruleset }: TopicInForce,
): Promise<RulesModel['inForce']> {
  const newest = await rulesetInForce(db)
  return {
    n: version,
    madeAt,
    reason,
    toJudge: await countToJudge(db, Math.max(newest, ruleset)),
  }
}

async function fileOf({ db }: WebHands, { id, source }: TopicInForce): Promise<RulesModel['file']> {
  const problem = (await topicFileProblems(db)).find(({ topicId }) => topicId === id)
  return problem === undefined ? null : { problem, changes: lineChanges(source, problem.source) }
}

function statusOf(outcome: RulesOutcome | null): 200 | 409 | 422 {
  switch (outcome?.kind) {
    case 'problems':
    case 'pins':
      return 422
    case 'overtaken':
      return 409
    default:
      return 200
  }
}

async function tryOrApply(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const body = await c.req.parseBody()
  const sent = readSent(body)
  if (body['action'] === 'apply') return await apply(c, hands, sent)
  const outcome = await tried(hands, topic, { source: sent.source, isWhole: body['action'] === 'backtest' })
  return await shown(c, hands, { ...sent, outcome })
}

/** What rules would do: to the archive, or only to their own examples. */
async function tried(
  hands: WebHands,
  { id, version }: TopicInForce,
  { source, isWhole }: { readonly source: string; readonly isWhole: boolean },
): Promise<RulesOutcome> {
  const read = readTopicOf(id, source)
  if (read.kind === 'error') return { kind: 'problems', problems: read.problems }
  const trial = trialOf(read.topic, version, hands.now())
  if (!isWhole) return { kind: 'readable', examples: failedExamples(trial.compiled) }
  for await (const step of backtest(hands.db, trial)) {
    if (step.kind === 'result') return step
  }
  throw new TypeError('A backtest ended without a result.')
}

/** Browsers send the line ends of a text area as CRLF, whatever they were. */
function readSent(body: Readonly<Record<string, unknown>>): Sent {
  const { source, base, reason, force } = body
  const from = version(base)
  if (typeof source !== 'string' || from === null) {
    throw new WebProblem(400, 'No rules were sent.', 'Open the page of the rules and send its form.')
  }
  return {
    source: storable(source.replaceAll('\r\n', '\n')),
    base: from,
    reason: typeof reason === 'string' ? storable(reason).trim().slice(0, 200) : '',
    force: force === '1',
  }
}

async function apply(c: Context, hands: WebHands, sent: Sent): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const { source, base, reason, force } = sent
  const changed = await changeTopic(hands.db, {
    topicId: topic.id,
    source,
    base,
    reason,
    force,
    now: hands.now(),
  })
  const refused = refusalOf(changed, source)
  if (refused?.kind === 'overtaken')
    return await shown(c, hands, { source, reason, base: refused.version, outcome: refused })
  if (refused !== null) return await shown(c, hands, { ...sent, outcome: refused })
  return await toEditor(c, hands, changed)
}

/** Why a change was not made; null if it was. */
function refusalOf(changed: TopicChanged, source: string): RulesOutcome | null {
  switch (changed.kind) {
    case 'changed':
    case 'same':
    case 'unknown':
      return null
    case 'unreadable':
      return { kind: 'problems', problems: changed.problems }
    case 'pins':
      return { kind: 'pins', pins: changed.violations }
    case 'overtaken': {
      const { version, source: theirs } = changed.inForce
      return { kind: 'overtaken', version, changes: lineChanges(theirs, source) }
    }
  }
}

async function toEditor(c: Context, hands: WebHands, changed: TopicChanged): Promise<Response> {
  const frame = await frameOf(c, hands)
  const version = 'version' in changed ? changed.version : ''
  return c.redirect(inTopic(`/rules?applied=${version}`, frame), 303)
}

/** Refused for pins, the earlier text comes into the editor, where it can be applied all the same. */
async function undo(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const { base, to } = await c.req.parseBody()
  const change = { topicId: topic.id, base: version(base), force: false, now: hands.now() }
  const changed = await undoTopic(hands.db, { ...change, to: version(to) })
  if (changed.kind === 'noVersion')
    throw new WebProblem(404, 'There is no such version.', 'The page of versions names them all.')
  if (changed.kind === 'changed' || changed.kind === 'same' || changed.kind === 'unknown')
    return await toEditor(c, hands, changed)
  const wanted = version(to) ?? topic.version - 1
  const source = (await topicVersion(hands.db, topic.id, wanted))?.source ?? topic.source
  const form = { source, base: topic.version, reason: `back to version ${wanted}` }
  return await shown(c, hands, { ...form, outcome: refusalOf(changed, source) })
}

function version(given: unknown): number | null {
  return typeof given === 'string' && /^\d{1,9}$/u.test(given) ? Number(given) : null
}

/** Of a file that is not in force: takes it after all, although it goes against pins if that is why, or lets it be. */
async function settleFile(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const { take, base } = await c.req.parseBody()
  const problem = (await topicFileProblems(hands.db)).find(({ topicId }) => topicId === topic.id)
  if (problem === undefined || problem.kind === 'broken' || (take !== 'file' && take !== 'page'))
    throw new WebProblem(404, 'There is no file to be taken.', 'The page of the rules says how things stand.')
  if (take === 'page') {
    await keepRules(hands.db, topic.id, hands.now())
    return c.redirect(inTopic('/rules', await frameOf(c, hands)), 303)
  }
  const { source } = problem
  const change = { topicId: topic.id, source, base: version(base), reason: 'the file was taken' }
  const isForced = problem.kind === 'pins'
  const changed = await changeTopic(hands.db, { ...change, force: isForced, now: hands.now() })
  const outcome = refusalOf(changed, source)
  if (outcome === null) return await toEditor(c, hands, changed)
  return await shown(c, hands, { source, base: topic.version, reason: change.reason, outcome })
}
