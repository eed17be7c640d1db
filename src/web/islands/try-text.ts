import { html } from 'hono/html'
import type { CompiledTopic } from '#filter/compile.ts'
import { judge } from '#filter/judge.ts'
import { highlighted, hitsIn } from '#web/views/highlight.ts'
import { type Markup, scoreText } from '#web/views/markup.ts'
import { reasons } from '#web/views/rule-post.ts'
import { draw, part } from './parts.ts'

/** Gives the box for a text of one's own its answer. `tell` has it judged by other rules from now on. */
export function createTryText(): { readonly tell: (compiled: CompiledTopic | null) => void } {
  const box = part('try')
  const field = box.querySelector('textarea')
  const strict = box.querySelector('input')
  let rules: CompiledTopic | null = null
  const answer = (): void => {
    const text = field?.value ?? ''
    draw(
      part('tried'),
      text.trim() === '' || rules === null ? '' : triedText(rules, text, strict?.checked ?? false),
    )
  }
  box.addEventListener('input', answer)
  return {
    tell: (compiled) => {
      rules = compiled
      answer()
    },
  }
}

function triedText(rules: CompiledTopic, text: string, isStrict: boolean): Markup {
  const { keep, score, threshold, why, hits } = judge(
    rules,
    { title: '', text },
    isStrict ? 'strict' : 'broad',
  )
  return html`<p class="tried">
      <span class="label ${keep ? 'good' : 'bad'}">${keep ? 'kept' : 'dropped'}</span>
      <span dir="auto">${highlighted(text, hitsIn(hits, 'text', text))}</span>
    </p>
    ${reasons(why, `${scoreText(score)} ${score >= threshold ? '≥' : '<'} ${scoreText(threshold)}`)}`
}
