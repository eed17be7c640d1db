import { join } from 'node:path'
import { type CompiledTopic, compileTopic } from '#filter/compile.ts'
import { judge } from '#filter/judge.ts'
import { readTopicFile } from '#filter/topic-file.ts'
import { languageOfPost } from '#text/language.ts'
import { type Command, CommandError, type Given, UsageError, textOption } from './command.ts'
import { mapJsonLines, needsText } from './json-lines.ts'
import { postFromJson } from './post-json.ts'
import { readTextFile } from './text-file.ts'

export const command: Command = {
  summary: 'Judges posts by a topic: adds keep, score, hits and why.',
  usage: '[--topic mios] [--mode broad or strict] [--topic-file F] [--strict] [FILE or -]',
  mostWords: 1,
  options: {
    topic: { type: 'string' },
    mode: { type: 'string' },
    'topic-file': { type: 'string' },
    strict: { type: 'boolean' },
  },
  run: async (given) => {
    const mode = modeOf(given)
    const topic = compileFile(given)
    return await mapJsonLines(given, needsText, (value) => {
      const post = postFromJson(value)
      return { ...value, ...judge(topic, { ...post, lang: languageOfPost(post) }, mode) }
    })
  },
}

function modeOf(given: Given): 'broad' | 'strict' {
  const mode = textOption(given, 'mode') ?? 'broad'
  if (mode === 'broad' || mode === 'strict') return mode
  throw new UsageError(`--mode expects broad or strict, not '${mode}'`)
}

/** Topics come from config, not from the database: version 0 stands for "as the file is now". */
function compileFile(given: Given): CompiledTopic {
  const name = textOption(given, 'topic') ?? 'mios'
  const file = textOption(given, 'topic-file') ?? join(given.settings.config, 'topics', `${name}.yaml`)
  const read = readTopicFile(readTextFile(file, 'Name a topic with --topic or its file with --topic-file.'))
  if (read.kind === 'topic') return compileTopic(read.topic, 0)
  const problems = read.problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`)
  throw new CommandError(`${problems.join('\n')}\nCorrect the topic; nothing was judged.`)
}
