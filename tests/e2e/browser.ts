import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Where the browser is: CHROMIUM, else Debian's place. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Why tests in a browser are left out, null where there is one. In CI a missing browser is an error. */
export const noBrowser: string | null = existsSync(executablePath)
  ? null
  : `no Chromium at ${executablePath}: install it or set CHROMIUM`

if (noBrowser !== null && process.env['CI'] === 'true')
  throw new Error(`In CI the pages are tested, but ${noBrowser}.`)

/** A browser that calls no one on its own account. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // What one page has compiled the next one finds.
      '--renderer-process-limit=1',
    ],
  })
}
