import type { Message, News } from '#model/news.ts'

/** Invented news; what is not given is ordinary. */
export function someNews(given: Partial<News> = {}): News {
  return {
    kind: 'story',
    storyId: 7,
    topicId: 'mios',
    topicName: 'MIOS',
    title: 'Xiaomi tests MIOS on a tablet',
    excerpt: 'It was seen in a shop.',
    lang: 'en',
    first: {
      by: 'Mara Quill',
      url: 'https://leaf.example/1',
      at: Date.UTC(2023, 9, 17, 8),
      precision: 'exact',
    },
    origins: 2,
    why: ['name "MIOS" +4'],
    changes: [],
    path: '/stories/7',
    ...given,
  }
}

/** A message that tells it. */
export function someMessage(...news: readonly News[]): Message {
  return {
    id: 12,
    subscriptionId: 3,
    filter: { id: 5, name: 'Tablets', query: 'tablet OR pad' },
    madeAt: Date.UTC(2023, 9, 17, 9),
    news,
    base: 'https://leaks.example',
  }
}
