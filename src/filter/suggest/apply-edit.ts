import { readTopicFile } from '#filter/topic-file.ts'
import type { TopicEdit } from './suggestion.ts'
import { insertEntry, insertItem, insertWords } from './yaml-insert.ts'

/**
 * The topic's YAML with the edit in it. Nothing else changes by a character: comments, order, folds and quotes stay.
 * What is read from it is what editTopic makes. Throws TypeError for a text that readTopicFile refuses.
 */
export function applyEdit(source: string, edit: TopicEdit): string {
  const before = readTopicFile(source)
  if (before.kind === 'error') throw new TypeError(`The topic cannot be read: ${before.problems[0]?.message}`)
  const edited = insert(source, edit)
  if (readTopicFile(edited).kind === 'topic') return edited
  throw new TypeError(`"${edit.kind}" would leave a topic that cannot be read.`)
}

function insert(source: string, edit: TopicEdit): string {
  switch (edit.kind) {
    case 'add-context':
      return insertContext(source, edit)
    case 'add-alias':
      return insertWords(source, ['successor', 'words'], edit.words) ?? source
    case 'add-successor': {
      const { words, tag, weight } = edit
      return (
        insertEntry(source, [], { key: 'successor', value: { words, tag, weight, keep: true } }) ?? source
      )
    }
    case 'add-exclusion': {
      const { id, words, add, unlessStrong } = edit
      return insertItem(source, 'exclude', { id, add, 'unless-strong': unlessStrong, words })
    }
    case 'add-clause': {
      const { id, words, weight, weak } = edit
      return insertItem(source, 'clauses', { id, match: words, weight, ...(weak ? { weak } : {}) })
    }
  }
}

/** Into the words there are, else a kind of context more, else the first context at all. */
function insertContext(
  source: string,
  { strength, words, add }: TopicEdit & { readonly kind: 'add-context' },
): string {
  const value = { words, add }
  return (
    insertWords(source, ['context', strength, 'words'], words) ??
    insertEntry(source, ['context'], { key: strength, value }) ??
    insertEntry(source, [], { key: 'context', value: { [strength]: value } }) ??
    source
  )
}
