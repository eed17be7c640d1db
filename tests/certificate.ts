import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { onTestFinished } from 'vitest'

/** Signed by itself for feeds.example and 127.0.0.1, good for a hundred years and for nothing but tests. */
export const testCertificate = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBpjCCAU2gAwIBAgIUCGK/VqP7o9WlW8BwV76pnSs5Ye8wCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNZmVlZHMuZXhhbXBsZTAgFw0yNjExMjYwNDUxMDdaGA8yMTI2
MTEwMjA0NTEwN1owGDEWMBQGA1UEAwwNZmVlZHMuZXhhbXBsZTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABMKE2gw9NM/PC/jTjK1MiXrfr4rzWEu+YfELjq7PLYa0
QOGYz7k7pQpjsiAtGvI4cvy736Qk3T+POnw9yxYP0NmjczBxMB0GA1UdDgQWBBSk
7BeFPkqxgB+yHyy7OuBNeZHDcjAfBgNVHSMEGDAWgBSk7BeFPkqxgB+yHyy7OuBN
eZHDcjAPBgNVHRMBAf8EBTADAQH/MB4GA1UdEQQXMBWCDWZlZWRzLmV4YW1wbGWH
BH8AAAEwCgYIKoZIzj0EAwIDRwAwRAIgJeqw2ZWctyTB1q/tN1kB9Wky5BR2WwV0
epbKh9oNUmACIF0ZKJo8X4UCH1PrLpN0l/B/eXr2cHwBKexntnbd+S17
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg1vc8xATdHNcSmwsG
4cR4Z+8CX6fCGrk3M0UclzCgU9mhRANCAATChNoMPTTPzwv404ytTIl636+K81hL
vmHxC46uzy2GtEDhmM+5O6UKY7IgLRryOHL8u9+kJN0/jzp8PcsWD9DZ
-----END PRIVATE KEY-----
`,
}

/** This process trusts it until the test ends. */
export function trustTestCertificate(): void {
  const usual = getCACertificates('default')
  if (usual.includes(testCertificate.cert)) return
  setDefaultCACertificates([...usual, testCertificate.cert])
  onTestFinished(() => setDefaultCACertificates(usual))
}
