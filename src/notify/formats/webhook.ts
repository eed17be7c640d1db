import { Webhook } from 'standardwebhooks'
import type { Message, News, Parcel } from '#model/news.ts'

/**
 * A message for a program, signed as Standard Webhooks 1.0.0 says: the id is the message's own in every attempt, the
 * time is that of the attempt. Throws for a secret that is none.
 */
export function webhookParcel(
  { url, secret }: { readonly url: string; readonly secret: string },
  message: Message,
  now: number,
): Parcel {
  const body = JSON.stringify(bodyOf(message))
  const id = `msg_${message.id}`
  const at = new Date(now)
  return {
    kind: 'http',
    url,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    },
    body,
  }
}

function bodyOf(message: Message) {
  const { news, filter, subscriptionId, madeAt } = message
  const [first] = news
  const data = {
    subscription: subscriptionId,
    filter,
    ...(first !== undefined && news.length === 1
      ? storyJson(first, message)
      : { stories: news.map((each) => storyJson(each, message)) }),
  }
  return { type: typeOf(news), timestamp: new Date(madeAt).toISOString(), data }
}

function typeOf(news: readonly News[]): string {
  const [first] = news
  if (first === undefined) return 'test'
  if (news.length > 1) return 'digest'
  return first.kind === 'story' ? 'story.new' : 'story.changed'
}

function storyJson(news: News, { base }: Pick<Message, 'base'>) {
  const { storyId, topicId, title, excerpt, lang, first, origins, why, changes, path } = news
  const { by, url, at, precision } = first
  return {
    story: {
      id: storyId,
      topic: topicId,
      url: `${base}${path}`,
      title,
      excerpt,
      lang,
      first: { by, url, at: new Date(at).toISOString(), precision },
      independentReports: origins,
      why,
    },
    isNew: news.kind === 'story',
    changes,
  }
}
