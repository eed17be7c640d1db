import type { Stance } from '#model/story.ts'
import type { AliasTable } from '#text/aliases.ts'
import { words } from '#text/tokens.ts'
import { hasNegation } from './negation.ts'

export interface StanceReading {
  readonly stance: Stance
  /** In plain words, with what decided. */
  readonly reason: string
  /** A company or one of its people speaks, not a leaker. */
  readonly isOfficial: boolean
}

/**
 * Where a post stands to what it tells. It denies if it calls the claim false, or if an official voice says 'not'; it
 * confirms if an official voice announces or confirms; else it says. Rules over the title (the beginning of the text
 * if there is none), in the languages of the alias table; irony and quotes within quotes are beyond them.
 */
export function stanceOf(
  post: { readonly title: string; readonly text: string },
  aliases: AliasTable,
): StanceReading {
  const told = post.title === '' ? post.text.slice(0, MAX_READ) : post.title
  const official = officialVoice(told, aliases)
  const isOfficial = official !== null
  const denial = DENIAL.exec(told.replace(UNDENIED, ''))?.[0]
  if (denial !== undefined) return { stance: 'denies', reason: `calls it false: "${denial}"`, isOfficial }
  if (!isOfficial) return { stance: 'says', reason: 'no official voice', isOfficial }
  if (OFFICIAL_VERB.test(told.replace(HEARSAY, '')) && hasNegation(words(told).map((token) => token.text))) {
    return { stance: 'denies', reason: `${official} says it is not so`, isOfficial }
  }
  const confirmation = CONFIRMATION.exec(told.replace(UNCONFIRMED, ''))?.[0]
  if (confirmation === undefined) return { stance: 'says', reason: 'neither denies nor confirms', isOfficial }
  return { stance: 'confirms', reason: `${official}: "${confirmation}"`, isOfficial }
}

function officialVoice(told: string, aliases: AliasTable): string | null {
  const word = OFFICIAL.exec(told)?.[0]
  const voice = aliases.find(told).find((hit) => hit.alias.type === 'person' || hit.alias.type === 'company')
  return word ?? voice?.alias.name ?? null
}

const MAX_READ = 200
const DENIAL =
  /\b(?:den(?:y|ies|ied|ial)|rejects? (?:the |these |those )?(?:claim|story|report|rumou?r)s?(?= (?:of|that|about|as)\b|\s*(?:[,.;:!]|$))|made[- ]up (?:claim|story|report|rumou?r)s?|(?:claim|stor(?:y|ie)|report|rumou?r)s? (?:is|are|was|were) (?:all |entirely |completely )?made[- ]up|refut\w+|debunk\w+|untrue|fake|false|hoax|bogus|rubbish|dementier\w*|widerleg\w*|frei erfunden|d[ée]ment\w*|faux|fausse|desmient\w*|desminti\w*|desmente\w*|niega\w*|neg[óo]|falso|falsa|smenti\w*|yalanla\w*|bantah|membantah|hoaks|zaprzecz\w*|ontken\w*|förneka\w*)\b|опроверг\p{L}*|выдума(?:н|ны|на|но)(?!\p{L})|выдумк\p{L}*|вымыш\p{L}*|опроверж\p{L}*|отрица\p{L}*|фейк\p{L}*|спросту\p{L}*|否认|否認|辟谣|闢謠|不实|不實|谣言|謠言|假消息|假的|不属实|子虚乌有|捏造|编造|編造|杜撰|无稽之谈|事実無根|否定|デマ|부인|사실이 아|거짓|사실무근|(?:ت?ينفي|تنفي|نفى|نفت|كاذب\p{L}*)/iu
const UNDENIED = /真的?假的?|真假|(?:没有|未|never|not|didn't|did not)\s?(?:否认|den(?:y|ied))/giu
const OFFICIAL =
  /官方|公関|发言人|發言人|公关|spokes(?:person|man|woman)|official(?:ly)?|offiziell\w*|officiel\w*|oficial\w*|ufficial\w*|официальн\p{L}*|公式|공식|رسمي\p{L}*|resm[ei]\w*/iu
/** A voice is heard only if it speaks: a company named in a headline has not said anything. */
const OFFICIAL_VERB =
  /\b(?:sa(?:ys|id)|stat\w+|clarif\w+|respond\w*|repl\w+|confirm\w*|sag\w*|erklär\w*|dit|déclar\w*|dice|dijo|aclar\w*|afirm\w*|diz|disse|ha detto|dichiar\w*)\b|заяви\p{L}*|сказа\p{L}*|сообщи\p{L}*|回应|回應|表示|称|稱|澄清|回复|コメント|述べ|밝혔|말했|해명|قال|أكد|صرح/iu
/** Who says it is a paper or a rumour. */
const HEARSAY =
  /\b(?:sa(?:ys|id)|stat\w+|claim\w*) (?:the |an? |this |new )*(?:report|rumou?r|leak|leaker|insider|tipster|source)s?(?=\s*(?:[,.;:!?–—]|$))|\b(?:report|rumou?r|leak|leaker|insider|tipster|source)s? (?:sa(?:ys?|id)|claim\w*)\b|(?:报道|爆料|消息|传闻|网传|博主|網傳)[称稱]/giu
const CONFIRMATION =
  /\b(?:confirm\w*|announc\w*|official(?:ly)?|unveil\w*|bestätig\w*|offiziell|kündigt|annonc\w*|officiel\w*|anunci\w*|oficial\w*|annunci\w*|ufficial\w*|onayla\w*|duyur\w*|resm[ei]\w*)\b|подтверд\p{L}*|объяви\p{L}*|официальн\p{L}*|анонсир\p{L}*|确认|確認|宣布|官宣|正式|证实|公布|定名|発表|公式|공식|발표|확인|تؤكد|يؤكد|أكد\p{L}*|أعلن\p{L}*|تعلن|رسمي\p{L}*/iu
const UNCONFIRMED =
  /\bunconfirmed\b|\bnot (?:yet )?(?:been )?confirmed\b|unbestätigt\w*|неподтвержд\p{L}*|未经?(?:证实|确认)|尚未(?:公布|确认)|未確認|미확인|非公式/giu

/** Whether two stances contradict each other: one denies, the other does not. */
export function isDisputed(one: Stance, other: Stance): boolean {
  return (one === 'denies') !== (other === 'denies')
}
