import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector } from 'undici'
import type { AddressRules } from './address.ts'

export interface GuardedAgent {
  /** The only way out: every connection it opens went through `rules`. */
  readonly agent: Agent
  /** True if `host` is, or at its last dialling was, an address that only the owner's networks open. */
  readonly isInside: (host: string) => boolean
  /** The look-up of its connections, for ways out that have connections of their own. */
  readonly lookup: LookupFunction
}

/** Thrown instead of dialling. `what` is an address, 'name (address)' or a port; `why` ends the sentence 'what is ...'. */
export class RefusedDialError extends Error {
  override readonly name = 'RefusedDialError'
  readonly what: string
  readonly why: string
  constructor(what: string, why: string) {
    super(`${what} is ${why}`)
    this.what = what
    this.why = why
  }
}

/**
 * An undici Agent that checks what is really dialled: names inside its own look-up, whose checked answer is the one
 * connected to (a second look-up with another answer cannot happen), literal addresses and ports before connecting.
 * No HTTP/2. `lookup` stands in for the system's resolver in tests.
 */
export function createGuardedAgent(options: {
  readonly rules: AddressRules
  readonly connectTimeoutMs: number
  readonly lookup?: LookupFunction
}): GuardedAgent {
  const { rules } = options
  const insideNames = new Set<string>()
  const lookup = guardLookup(options.lookup ?? systemLookup, rules, insideNames)
  const connectChecked = buildConnector({
    timeout: options.connectTimeoutMs,
    allowH2: false,
    lookup,
  })
  const connect: buildConnector.connector = (target, callback) => {
    const refusal = refusalOf(target, rules)
    if (refusal === null) connectChecked(target, callback)
    else queueMicrotask(() => callback(refusal, null))
  }
  return {
    lookup,
    agent: agentOn(connect),
    isInside: (host) => {
      const address = bare(host)
      return isIP(address) === 0 ? insideNames.has(address) : rules.judge(address).kind === 'inside'
    },
  }
}

/** A host's keep-alive hint may hold an idle socket open for no longer than this. */
const KEEP_ALIVE_MAX_MS = 30_000

/** An agent whose connections are those of `connect`. No HTTP/2. */
export function agentOn(connect: buildConnector.connector): Agent {
  return new Agent({ connect, allowH2: false, keepAliveMaxTimeout: KEEP_ALIVE_MAX_MS })
}

/** What of an address says where its connection goes; a URL has it, and so has what a connector is given. */
type Target = Pick<URL, 'hostname' | 'port' | 'protocol'>

/**
 * What can be refused of a host and port without a look-up: the port, an address written out, and localhost, which is
 * this machine whoever is asked (RFC 6761, 6.3). Null: nothing.
 */
export function refusalOf(target: Target, rules: AddressRules): RefusedDialError | null {
  const port = portOf(target)
  if (!rules.isOpenPort(port)) return new RefusedDialError(`port ${port}`, 'not an open port')
  const address = bare(target.hostname)
  const meant = /(?:^|\.)localhost\.?$/iu.test(address)
    ? LOOPBACK
    : [address].filter((text) => isIP(text) !== 0)
  const verdicts = meant.map((one) => rules.judge(one))
  const [first] = verdicts
  if (first?.kind !== 'refused' || !verdicts.every(({ kind }) => kind === 'refused')) return null
  return new RefusedDialError(address, first.why)
}

const LOOPBACK = ['127.0.0.1', '::1']

/** A host without the brackets that an address puts around IPv6. */
export function bare(host: string): string {
  return host.replace(/^\[|\]$/gu, '')
}

/** The port, the scheme's own where none is written. */
export function portOf({ port, protocol }: Target): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
}

/**
 * A look-up whose answer holds checked addresses only. Of a mixed answer the forbidden addresses are left out;
 * with none left it fails with RefusedDialError. Notes in `insideNames` which names lead inside.
 */
export function guardLookup(
  lookup: LookupFunction,
  rules: AddressRules,
  insideNames: Set<string>,
): LookupFunction {
  return (name, options, callback) => {
    lookup(name, { ...options, all: true }, (error, answer) => {
      if (error !== null) return callback(error, [])
      const found = Array.isArray(answer) ? answer : [{ address: answer, family: isIP(answer) }]
      const open = found.filter(({ address }) => rules.judge(address).kind !== 'refused')
      const isInside = open.some(({ address }) => rules.judge(address).kind === 'inside')
      if (isInside) insideNames.add(name)
      else insideNames.delete(name)
      const [first] = open
      if (first === undefined) return callback(refusalOfAnswer(name, found, rules), [])
      if (options.all === true) callback(null, open)
      else callback(null, first.address, first.family)
    })
  }
}

function refusalOfAnswer(name: string, found: readonly LookupAddress[], rules: AddressRules): Error {
  const [first] = found
  if (first === undefined) return Object.assign(new Error(`no address for ${name}`), { code: 'ENODATA' })
  const verdict = rules.judge(first.address)
  return new RefusedDialError(
    `${name} (${first.address})`,
    verdict.kind === 'refused' ? verdict.why : 'not an open address',
  )
}
