import { z } from 'zod'
import { readerPasswordBody } from '#web/reader/make-password.ts'
import { type Resource, instant, listPages, pageOf } from './operation.ts'

const passwordParts = {
  id: z.int(),
  name: z.string(),
  madeAt: instant,
  usedAt: instant.nullable().describe('Null: not used yet.'),
  usedBy: z.string().nullable().describe('How the app that used it last names itself.'),
}

const readerPassword = z
  .object(passwordParts)
  .meta({ id: 'ReaderPassword', description: 'A password of a reader app. Only hashes of it are kept.' })

const user = z.string().describe('The name that apps log in with.')

export const readerPasswordOperations: Resource = {
  name: 'Reader passwords',
  description: 'What lets reader apps in, one for each app.',
  operations: [
    {
      method: 'get',
      path: '/api/reader-passwords',
      id: 'listReaderPasswords',
      summary: 'The passwords of reader apps, the oldest first; none is shown',
      needs: 'admin',
      query: listPages,
      isPaged: true,
      answers: {
        200: {
          description: 'A page of passwords',
          schema: pageOf('passwords', readerPassword, { user }),
        },
      },
    },
    {
      method: 'post',
      path: '/api/reader-passwords',
      id: 'makeReaderPassword',
      summary: 'Make a password for an app, at most 50 in all',
      needs: 'admin',
      body: { schema: readerPasswordBody },
      answers: {
        201: {
          description: 'The password: it is told this once',
          schema: z.object({ ...passwordParts, user, password: z.string() }),
        },
      },
      problems: ['conflict'],
    },
    {
      method: 'delete',
      path: '/api/reader-passwords/:id',
      id: 'revokeReaderPassword',
      summary: 'Revoke a password: its app is let in no more',
      needs: 'admin',
      parts: { id: z.int() },
      answers: { 204: { description: 'It is revoked' } },
    },
  ],
}
