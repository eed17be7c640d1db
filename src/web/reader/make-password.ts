import { z } from 'zod'
import { storable } from '#storage/json-text.ts'
import { type ReaderPassword, addReaderPassword, listReaderPasswords } from '#storage/reader-passwords.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'
import { catchUp } from './catch-up.ts'
import { hashesOf, newPassword } from './password.ts'

/** What a password is asked for with. */
export const readerPasswordBody = z.object({
  name: z.string().transform(storable).pipe(z.string().trim().min(1).max(100)),
})
/** Each is compared at every request. */
const mostPasswords = 50

/**
 * Makes a password for an app. It is returned here and never again: only hashes of it are kept. All that matches by then
 * is taken in before, so that the app's first questions are answered in whatever order it asks them.
 */
export async function makePassword(
  hands: Pick<WebHands, 'db' | 'now'>,
  body: unknown,
): Promise<ReaderPassword & { readonly password: string }> {
  const read = readerPasswordBody.safeParse(body)
  if (!read.success)
    throw new WebProblem(
      400,
      'A password needs a name to know it by.',
      'Give a "name" of 1 to 100 characters, such as that of the app or the device.',
    )
  if ((await listReaderPasswords(hands.db)).length >= mostPasswords)
    throw new WebProblem(
      409,
      `There are ${mostPasswords} passwords already.`,
      'Revoke those that are not used.',
    )
  await catchUp(hands)
  const password = newPassword()
  const kept = await addReaderPassword(hands.db, { ...read.data, ...hashesOf(password) }, hands.now())
  return { ...kept, password }
}
