import type { Settings } from '#platform/setting-table.ts'
import { CommandError } from './command.ts'

/** Throws CommandError if others than this machine's users could change things in the page without a password. */
export function refuseOpenDoor({ host, adminToken }: Pick<Settings, 'host' | 'adminToken'>): void {
  if (isLoopback(host) || adminToken !== '') return
  throw new CommandError(
    `LEAKWIRE_HOST is ${host}, which others can reach, and there is no password for changes. ` +
      'Set LEAKWIRE_ADMIN_TOKEN to a long random text, or listen on 127.0.0.1.',
  )
}

/** A name is refused even if it leads here now: who answers for it may change. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(host)
}
