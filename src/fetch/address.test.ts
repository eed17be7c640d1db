import { expect, test } from 'vitest'
import { createAddressRules } from './address.ts'

const none = createAddressRules({ allowNetworks: [], allowPorts: [] })

/** The host as the URL parser hands it on: decimal, octal and hex spellings are already one. */
const hostOf = (host: string): string => new URL(`http://${host}/`).hostname.replace(/^\[|\]$/gu, '')

test.each([
  '127.0.0.1',
  '127.255.255.254',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '017700000001',
  '127.1',
  '127.0.0.1.',
  '０x7f.1',
  '0',
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '100.127.255.255',
  '169.254.0.1',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.8',
  '192.0.2.1',
  '192.88.99.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:a9fe:a9fe]',
  '[::ffff:10.0.0.1]',
  '[::ffff:0:127.0.0.1]',
  '[::127.0.0.1]',
  '[::8.8.8.8]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b::168.63.129.16]',
  '[64:ff9b:1::a00:1]',
  '[2002:7f00:1::]',
  '[2002:808:808::]',
  '[2001:0:4136:e378:8000:63bf:3fff:fdd2]',
  '[fe80::1]',
  '[febf::1]',
  '[fec0::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fd20:ce::254]',
  '[ff02::1]',
  '[100::1]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[5f00::1]',
  '[4000::1]',
  '[1::1]',
])('never dials %s by default', (host) => {
  expect(none.judge(hostOf(host))).toMatchObject({ kind: 'refused', why: expect.stringMatching(/\w/u) })
})

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '134744072',
  '11.0.0.1',
  '172.15.255.255',
  '172.32.0.1',
  '192.167.255.255',
  '100.63.255.255',
  '100.128.0.1',
  '169.253.1.1',
  '223.255.255.255',
  '[2606:4700:4700::1111]',
  '[2a00:1450:4001:81b::200e]',
  '[::ffff:8.8.8.8]',
  '[64:ff9b::8.8.8.8]',
])('dials %s', (host) => {
  expect(none.judge(hostOf(host))).toEqual({ kind: 'public' })
})

test.each(['', 'example.org', '127.0.0.1:80', '1.2.3', 'fe80::1%eth0.5', '999.1.1.1'])(
  'refuses %j, which is no address in canonical spelling',
  (text) => {
    expect(none.judge(text).kind).toBe('refused')
  },
)

test.each([
  ['127.0.0.0/8', '127.9.9.9', 'inside'],
  ['127.0.0.0/8', '::ffff:127.0.0.1', 'inside'],
  ['127.0.0.0/8', '128.0.0.1', 'public'],
  ['127.0.0.0/8', '10.0.0.1', 'refused'],
  ['127.0.0.0/8', '::1', 'refused'],
  ['127.0.0.0/8', '64:ff9b::7f00:1', 'refused'],
  ['192.168.1.5', '192.168.1.5', 'inside'],
  ['192.168.1.5', '192.168.1.6', 'refused'],
  ['::1', '::1', 'inside'],
  ['fd00::/8', 'fdab::1', 'inside'],
  ['::ffff:10.0.0.0/104', '10.1.2.3', 'inside'],
  ['8.8.8.0/24', '8.8.8.8', 'inside'],
])('a network %s makes %s %s', (network, address, kind) => {
  expect(createAddressRules({ allowNetworks: [network], allowPorts: [] }).judge(address).kind).toBe(kind)
})

test('opens cloud metadata to its own address only, not to a network around it', () => {
  const judgeWith = (network: string) =>
    createAddressRules({ allowNetworks: [network], allowPorts: [] }).judge('100.100.100.200').kind
  expect(judgeWith('100.64.0.0/10')).toBe('refused')
  expect(judgeWith('0.0.0.0/0')).toBe('refused')
  expect(judgeWith('100.100.100.200/32')).toBe('inside')
})

test.each(['localhost', '10.0.0.0/33', '10.0.0/8', '::/129', '10.0.0.0/', '10.0.0.0/-1', ''])(
  'says that %j is no network, and where it is set',
  (network) => {
    expect(() => createAddressRules({ allowNetworks: [network], allowPorts: [] })).toThrow(
      /LEAKWIRE_ALLOW_NETWORKS: .* is no network/u,
    )
  },
)

test('opens ports 80 and 443, and those that are named', () => {
  const { isOpenPort } = createAddressRules({ allowNetworks: ['127.0.0.0/8'], allowPorts: [8080] })
  expect([80, 443, 8080, 22, 6379, 8081].map(isOpenPort)).toEqual([true, true, true, false, false, false])
})
