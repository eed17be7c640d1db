import type { Clause, ContextWords, Topic } from '#model/topic.ts'
import type { TopicEdit } from './suggestion.ts'

/** The topic as it is after the edit; the same as its file read after applyEdit. */
export function editTopic(topic: Topic, edit: TopicEdit): Topic {
  switch (edit.kind) {
    case 'add-context': {
      const field = edit.strength === 'strong' ? 'strongContext' : 'weakContext'
      return { ...topic, [field]: withWords(topic[field], edit) }
    }
    case 'add-exclusion': {
      const { id, words, add, unlessStrong } = edit
      const exclusion = { id, words, pattern: null, query: null, add, unlessStrong }
      return { ...topic, exclusions: [...topic.exclusions, exclusion] }
    }
    case 'add-clause':
      return { ...topic, clauses: [...topic.clauses, clauseOf(edit)] }
    case 'add-successor': {
      const { words, tag, weight } = edit
      return { ...topic, successor: { words, tag, weight, keep: true } }
    }
    case 'add-alias': {
      const { successor } = topic
      if (successor === null) throw new TypeError('add-alias asks for a topic with a successor')
      return { ...topic, successor: { ...successor, words: [...successor.words, ...edit.words] } }
    }
  }
}

function withWords(context: ContextWords, edit: TopicEdit & { readonly kind: 'add-context' }): ContextWords {
  const isNew = context.words.length === 0 && context.add === 0
  return { words: [...context.words, ...edit.words], add: isNew ? edit.add : context.add }
}

function clauseOf({ id, words, weight, weak }: TopicEdit & { readonly kind: 'add-clause' }): Clause {
  return {
    id,
    form: { kind: 'words', words },
    weight,
    weak,
    describes: false,
    ignoreCase: true,
    boundary: 'word',
    touchesCjk: false,
    versionSuffix: false,
    lookalikes: false,
    notBefore: [],
    notAfter: [],
    notInLanguages: [],
    fields: null,
  }
}
