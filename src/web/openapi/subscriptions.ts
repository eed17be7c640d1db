import { z } from 'zod'
import { newSubscription, subscriptionChange } from '#web/subscription-body.ts'
import { type Resource, listPages, pageOf, topicQuery } from './operation.ts'
import { madeSubscription, message, subscription, toldSubscription } from './subscription-shapes.ts'

const path = '/api/subscriptions/:id'
const id = z.int()

export const subscriptionOperations: Resource = {
  name: 'Subscriptions',
  description: 'Stories of a filter sent to a program, a chat, a phone or a mailbox.',
  operations: [
    {
      method: 'get',
      path: '/api/subscriptions',
      id: 'listSubscriptions',
      summary: 'The subscriptions to filters of a topic, the oldest first',
      needs: 'admin',
      query: { ...topicQuery, ...listPages },
      isPaged: true,
      answers: {
        200: {
          description: 'A page of subscriptions',
          schema: pageOf('subscriptions', subscription, { topic: z.string() }),
        },
      },
    },
    {
      method: 'post',
      path: '/api/subscriptions',
      id: 'subscribe',
      summary: 'Send the stories of a filter somewhere, from now on',
      needs: 'admin',
      body: { schema: newSubscription },
      answers: { 201: { description: 'The subscription; Location names it', schema: madeSubscription } },
      problems: ['cannot-be-taken'],
    },
    {
      method: 'get',
      path,
      id: 'readSubscription',
      summary: 'A subscription with its last messages',
      needs: 'admin',
      parts: { id },
      answers: { 200: { description: 'The subscription', schema: toldSubscription } },
    },
    {
      method: 'patch',
      path,
      id: 'changeSubscription',
      summary: 'Change a subscription, pause it or resume it; what is left out stays',
      needs: 'admin',
      isConditional: true,
      parts: { id },
      body: { schema: subscriptionChange },
      answers: { 200: { description: 'The subscription as it is now', schema: subscription } },
      problems: ['cannot-be-taken'],
    },
    {
      method: 'delete',
      path,
      id: 'unsubscribe',
      summary: 'Remove a subscription with all that waits to be sent',
      needs: 'admin',
      isConditional: true,
      parts: { id },
      answers: { 204: { description: 'It is removed' } },
    },
    {
      method: 'post',
      path: `${path}/test`,
      id: 'testSubscription',
      summary: 'Send a test message, and tell what came of it',
      needs: 'admin',
      parts: { id },
      answers: { 200: { description: 'The message', schema: message } },
    },
    {
      method: 'get',
      path: `${path}/messages`,
      id: 'listMessages',
      summary: 'The messages of a subscription, the newest first',
      needs: 'admin',
      parts: { id },
      query: listPages,
      isPaged: true,
      answers: { 200: { description: 'A page of messages', schema: pageOf('messages', message) } },
    },
    {
      method: 'post',
      path: `${path}/messages/:message/again`,
      id: 'sendAgain',
      summary: 'Send a settled message once more, under the same id',
      needs: 'admin',
      parts: { id, message: id },
      answers: { 200: { description: 'The message, which waits now', schema: message } },
    },
  ],
}
