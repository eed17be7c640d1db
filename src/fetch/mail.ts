import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import { buildConnector } from 'undici'
import type { FetchFailureCode, MailOutcome } from '#model/fetch.ts'
import type { Mail } from '#model/news.ts'
import { type AddressRules, createAddressRules } from './address.ts'
import { RefusedDialError, guardLookup, refusalOf } from './agent.ts'
import { unescaped } from './credentials.ts'
import { failure } from './failure.ts'
import { ProxyError, readProxy } from './proxy.ts'
import { tunnelConnector } from './tunnel.ts'

/** The owner's SMTP server, and whom letters come from. */
export interface SmtpServer {
  /** 'smtps://user:password@host:465', or 'smtp://host:587' for STARTTLS. */
  readonly url: string
  /** 'Leakwire <leaks@example.org>'. */
  readonly from: string
}

export interface MailOptions {
  readonly allowNetworks: readonly string[]
  readonly allowPorts: readonly number[]
  readonly proxy?: string
  readonly lookup?: LookupFunction
  readonly connectTimeoutMs: number
  readonly headersTimeoutMs: number
  readonly now: () => number
  readonly signal: AbortSignal
}

/** The name that a certificate must bear; of an address written out nothing is asked for by name. */
function servernameOf(url: URL): string {
  return isIP(hostOf(url)) === 0 ? hostOf(url) : ''
}

/** A whole conversation takes no longer than so many silences, each of which would end it. */
const longestTalk = 3
/** What SMTP is spoken on; of these each address is open that would be for a source. */
const smtpPorts = [25, 465, 587, 2525]

/**
 * Hands a letter to an SMTP server whose address is checked like any other, through the proxy if there is one. With a
 * login it must be encrypted, unless the server is in the owner's networks. Throws the signal's reason if aborted; every
 * expected end is a value.
 */
export async function sendMail(server: SmtpServer, mail: Mail, options: MailOptions): Promise<MailOutcome> {
  const url = URL.parse(server.url)
  if (url === null) return failed('config', 'The address of the SMTP server is none.', null)
  const insides = new Set<string>()
  const rules = createAddressRules({ ...options, allowPorts: [...options.allowPorts, ...smtpPorts] })
  let socket: Socket | null = null
  const stop = (): void => void socket?.destroy()
  options.signal.addEventListener('abort', stop, { once: true })
  const late = setTimeout(stop, options.headersTimeoutMs * longestTalk)
  try {
    socket = await dial(url, { rules, insides, options })
    const isInside = insides.has(url.hostname) || rules.judge(hostOf(url)).kind === 'inside'
    const mustHide = url.protocol === 'smtp:' && url.username !== '' && !isInside
    const transport = createTransport({
      connection: socket,
      host: hostOf(url),
      port: portOf(url),
      secure: url.protocol === 'smtps:',
      requireTLS: mustHide,
      // Encrypted to whomever is still better than not at all (RFC 7435).
      tls: { rejectUnauthorized: mustHide || url.protocol === 'smtps:', servername: servernameOf(url) },
      ...(url.username !== '' && {
        auth: { user: unescaped(url.username), pass: unescaped(url.password) },
      }),
      greetingTimeout: options.headersTimeoutMs,
      socketTimeout: options.headersTimeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    await transport.sendMail(letterOf(server, mail, options.now()))
    return { kind: 'sent' }
  } catch (error) {
    options.signal.throwIfAborted()
    return failureOf(error, url)
  } finally {
    clearTimeout(late)
    options.signal.removeEventListener('abort', stop)
    socket?.destroy()
  }
}

interface Dialling {
  readonly rules: AddressRules
  /** Gathers names that lead into the owner's networks. */
  readonly insides: Set<string>
  readonly options: MailOptions
}

/** A plain connection; TLS is spoken over it afterwards. */
async function dial(url: URL, { rules, insides, options }: Dialling): Promise<Socket> {
  const target = { hostname: hostOf(url), host: url.host, port: String(portOf(url)), protocol: 'http:' }
  const refusal = refusalOf(target, rules)
  if (refusal !== null) throw refusal
  const lookup = guardLookup(options.lookup ?? systemLookup, rules, insides)
  const proxy = readProxy(options.proxy ?? '')
  const { connectTimeoutMs } = options
  const connect =
    proxy === null
      ? buildConnector({ timeout: connectTimeoutMs, allowH2: false, lookup })
      : tunnelConnector({ proxy, connectTimeoutMs, lookup })
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  connect(target, (error, socket) => (error === null ? resolve(socket) : reject(error)))
  return await promise
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/gu, '')
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port)
  return protocol === 'smtps:' ? 465 : 587
}

function letterOf({ from }: SmtpServer, mail: Mail, now: number) {
  const domain = /@([^\s@>]+)>?\s*$/u.exec(from)?.[1] ?? 'leakwire.invalid'
  const idOf = (local: string): string => `<${local}@${domain}>`
  return {
    from,
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    date: new Date(now),
    messageId: idOf(mail.messageId),
    ...(mail.replyTo !== null && { inReplyTo: idOf(mail.replyTo), references: [idOf(mail.replyTo)] }),
    list: { id: { url: `${mail.listId}.${domain}`, comment: mail.listName } },
    // RFC 3834: so that nobody who is away answers.
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

function failed(code: FetchFailureCode, message: string, status: number | null, fix = FIX): MailOutcome {
  return { kind: 'failed', failure: { ...failure(code, message, fix), status } }
}

const FIX = 'Correct LEAKWIRE_SMTP_URL and start Leakwire again.'
const FIX_NETWORK =
  'If this server is yours, add its network to LEAKWIRE_ALLOW_NETWORKS; ports beside 25, 465, 587 and 2525 to LEAKWIRE_ALLOW_PORTS.'
const FIX_WAIT = 'Nothing to do if it passes: it is tried again by itself.'

function failureOf(error: unknown, url: URL): MailOutcome {
  if (!(error instanceof Error)) throw error
  const where = `The mail server ${url.host}`
  if (error instanceof RefusedDialError)
    return failed('refusedAddress', `${where} was not asked: ${error.message}.`, null, FIX_NETWORK)
  if (error instanceof ProxyError)
    return failed(error.failureCode, `${where} was not asked: ${error.message}.`, null, error.fix)
  const { code, status } = codesOf(error)
  if (code === '') throw error
  const said =
    error.message
      .split('\n')[0]
      ?.replace(/; if the root CA.*$/u, '')
      .slice(0, 200) ?? ''
  // The library gives these the code of any trouble with a socket.
  const isTrusted = !/\bcertificate\b|altnames/iu.test(said)
  return isTrusted
    ? failed(
        codeOf(code, status),
        `${where} did not take the letter: ${said}.`,
        status,
        FIXES[code] ?? FIX_WAIT,
      )
    : failed('tls', `${where} is not trusted: ${said}.`, null, FIXES['ETLS'])
}

/** The library's code, '' without one, and the server's reply code. */
function codesOf(error: Error): { readonly code: string; readonly status: number | null } {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown }
  return {
    code: typeof code === 'string' ? code : '',
    status: typeof responseCode === 'number' ? responseCode : null,
  }
}

const FIXES: Readonly<Record<string, string>> = {
  EAUTH: 'Correct the user and password in LEAKWIRE_SMTP_URL and start Leakwire again.',
  ENOAUTH: 'Give a user and password in LEAKWIRE_SMTP_URL and start Leakwire again.',
  EENVELOPE: 'Correct the address that the letter goes to, or LEAKWIRE_MAIL_FROM.',
  ETLS: 'The server must offer encryption with a valid certificate: use smtps://, or another port.',
}

/** 'http' is a failure of one letter where the server gave it a reply of its own, else of the server. */
function codeOf(code: string, status: number | null): FetchFailureCode {
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'authMissing'
  if (code === 'ETLS' || /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS)/u.test(code)) return 'tls'
  if (code === 'EDNS' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns'
  if (code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'timeout'
  // 421: the server closes; 4yz of a greeting or a letter that it puts off.
  if (status !== null && status !== 421) return 'http'
  return 'network'
}
