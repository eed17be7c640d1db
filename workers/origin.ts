import type { StoryMember } from '#storage/stories.ts'
import type { Database } from '#storage/tables.ts'
export async function originOf(_db: Database, members: readonly StoryMember[]): Promise<number> {
  return (members.find((m) => m.duplicateOf === null) ?? members[0]!).postId
}
