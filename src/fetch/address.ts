import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

type Ip = ipaddr.IPv4 | ipaddr.IPv6

/** `inside`: refused by default, opened by one of the owner's networks. `why` ends the sentence '10.0.0.1 is ...'. */
type AddressVerdict =
  | { readonly kind: 'public' }
  | { readonly kind: 'inside' }
  | { readonly kind: 'refused'; readonly why: string }

export interface AddressRules {
  /** Judges an address in canonical spelling, as a resolver or a parsed URL gives it. */
  readonly judge: (address: string) => AddressVerdict
  readonly isOpenPort: (port: number) => boolean
}

/**
 * Decides what may be dialled: global unicast addresses on ports 80 and 443. The two settings are apart on purpose:
 * `allowNetworks` ('10.0.0.0/8', '::1') opens addresses, `allowPorts` opens ports on every address, so that a feed on
 * 127.0.0.1:8080 needs both. Cloud metadata addresses open only to a network of that one address.
 * Throws RangeError for a network that is none.
 */
export function createAddressRules(settings: {
  readonly allowNetworks: readonly string[]
  readonly allowPorts: readonly number[]
}): AddressRules {
  const networks = settings.allowNetworks.map(readNetwork)
  const ports = new Set([80, 443, ...settings.allowPorts])
  return {
    judge: (address) => judge(address, networks),
    isOpenPort: (port) => ports.has(port),
  }
}

function judge(address: string, networks: readonly Network[]): AddressVerdict {
  if (isIP(address) === 0 || !ipaddr.isValid(address)) return refused('not an IP address')
  const ip = unmapped(ipaddr.parse(address))
  const isMetadata = METADATA.has(ip.toNormalizedString())
  if (networks.some((network) => contains(network, ip) && (!isMetadata || network.isSingle))) {
    return { kind: 'inside' }
  }
  if (isMetadata) return refused("a cloud provider's metadata service")
  const range = closedRange(ip)
  return range === null ? { kind: 'public' } : refused(RANGES[range] ?? `in a reserved range (${range})`)
}

function refused(why: string): AddressVerdict {
  return { kind: 'refused', why }
}

/** Instance credentials of AWS (EC2, ECS, EKS), Google, Azure, Alibaba and Oracle: some of them lie in public ranges. */
const METADATA: ReadonlySet<string> = new Set(
  [
    '169.254.169.254',
    '169.254.170.2',
    '169.254.170.23',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    'fd00:ec2::254',
    'fd00:ec2::23',
    'fd20:ce::254',
  ].map((address) => ipaddr.parse(address).toNormalizedString()),
)

/** The name of the range that keeps `ip` from being dialled; null for global unicast. */
function closedRange(ip: Ip): string | null {
  if (ip instanceof ipaddr.IPv4) return ip.range() === 'unicast' ? null : ip.range()
  if (ip.match(NAT64, 96)) return METADATA.has(embedded(ip).toString()) ? 'nat64' : closedRange(embedded(ip))
  const range = ip.range()
  if (range !== 'unicast') return range
  // Only 2000::/3 is given out as global unicast (RFC 4291, 2.4); ipaddr.js calls all that it does not know unicast.
  return ip.match(GLOBAL_UNICAST, 3) ? null : 'unassigned'
}

const NAT64 = ipaddr.IPv6.parse('64:ff9b::')
const GLOBAL_UNICAST = ipaddr.IPv6.parse('2000::')

function embedded(ip: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(ip.toByteArray().slice(12))
}

/** ::ffff:127.0.0.1 dials 127.0.0.1, so it is judged as that. */
function unmapped(ip: Ip): Ip {
  return ip instanceof ipaddr.IPv6 && ip.isIPv4MappedAddress() ? ip.toIPv4Address() : ip
}

const RANGES: Readonly<Record<string, string>> = {
  unspecified: 'the unspecified address, which reaches this machine',
  loopback: 'this machine itself (loopback)',
  private: 'in a private network',
  uniqueLocal: 'in a private network (unique local)',
  deprecatedSiteLocal: 'in a private network (site local)',
  linkLocal: 'link-local, which reaches neighbours and cloud metadata',
  carrierGradeNat: "in a carrier's or a VPN's private network (100.64.0.0/10)",
  multicast: 'a multicast address',
  broadcast: 'the broadcast address',
  benchmarking: 'reserved for benchmarks',
  '6to4': 'an IPv4 address in a tunnel (6to4)',
  teredo: 'an IPv4 address in a tunnel (Teredo)',
  rfc6145: 'a translated IPv4 address',
  rfc6052: 'a translated IPv4 address (local NAT64)',
  nat64: "a cloud provider's metadata service behind NAT64",
  unassigned: 'not in the public part of IPv6 (2000::/3)',
}

interface Network {
  readonly start: Ip
  readonly bits: number
  readonly isSingle: boolean
}

function readNetwork(text: string): Network {
  const [address = '', bitsText] = text.trim().split('/')
  const isV4 = isIP(address) === 4
  const most = isV4 ? 32 : 128
  const bits = bitsText === undefined ? most : Number(bitsText)
  const isBits = bitsText === undefined || /^\d{1,3}$/u.test(bitsText)
  if (isIP(address) === 0 || !ipaddr.isValid(address) || !isBits || bits > most) {
    throw new RangeError(
      `LEAKWIRE_ALLOW_NETWORKS: '${text}' is no network. Write it as address/bits, for example 192.168.1.0/24 or fd00::/8.`,
    )
  }
  const start = ipaddr.parse(address)
  // An IPv4 network in its IPv6 spelling: addresses are compared unmapped.
  if (start instanceof ipaddr.IPv6 && start.isIPv4MappedAddress() && bits >= 96) {
    return { start: start.toIPv4Address(), bits: bits - 96, isSingle: bits === 128 }
  }
  return { start, bits, isSingle: bits === most }
}

function contains(network: Network, ip: Ip): boolean {
  return network.start.kind() === ip.kind() && ip.match(network.start, network.bits)
}
