import { compileTopic } from '#filter/compile.ts'
import { judge } from '#filter/judge.ts'
import type { Topic } from '#model/topic.ts'
import type { Archive } from './archive.ts'
import { editTopic } from './edit-topic.ts'
import type { TopicEdit } from './suggestion.ts'

/** Whether a post is kept once the topic is edited. Costs a topic compiled, some milliseconds. */
export function keepsAfter({ topic, posts }: Archive, edit: TopicEdit): (place: number) => boolean {
  const compiled = compileTopic(editTopic(topic, edit), 0)
  return (place) => {
    const post = posts[place]?.post
    return post !== undefined && judge(compiled, post).keep
  }
}

/** A name for a clause or exclusion that the topic has not yet. */
export function idFor(topic: Topic, key: string): string {
  const taken = new Set([...topic.clauses, ...topic.exclusions].map(({ id }) => id))
  const id = key.replaceAll(' ', '-')
  let free = id
  for (let number = 2; taken.has(free); number++) free = `${id}-${number}`
  return free
}
