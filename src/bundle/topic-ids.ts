import type { Database } from '#storage/tables.ts'
import { topicsInForce } from '#storage/topics.ts'
import type { Intake } from './section.ts'

/** The topics that parts of a bundle can belong to. */
export async function topicIds(db: Database): Promise<ReadonlySet<string>> {
  return new Set((await topicsInForce(db)).map(({ id }) => id))
}

/** Notes that the entry at `place` belongs to a topic that there is not. */
export function refuseTopic({ refuse }: Pick<Intake, 'refuse'>, place: string, topic: string): void {
  refuse(`${place}.topic`, `there is no topic "${topic}", neither here nor in the bundle`)
}
