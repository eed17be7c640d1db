import type { AliasTable } from '#text/aliases.ts'

/**
 * Whom a post names as its source, by canonical name: the leaker or outlet behind 'according to', 'via', 'source:',
 * 据 ... 爆料 and the like; an unknown @name or domain as written, lower case. Null if it names none.
 */
export function attributionOf(
  post: { readonly title: string; readonly text: string },
  aliases: AliasTable,
): string | null {
  const text = `${post.title}\n${post.text}`
  const hits = aliases.find(text)
  const leakers = hits.filter((hit) => hit.alias.type === 'leaker')
  for (const match of text.matchAll(CREDIT)) {
    const at = match.index + match[0].length
    const named = leakers.find((hit) => hit.start >= at && hit.start - at <= MAX_DISTANCE)
    if (named !== undefined) return named.alias.canonical
    const written = WRITTEN.exec(text.slice(at))?.[1]
    if (written !== undefined) return written.toLowerCase()
  }
  const speaker = leakers.find((hit) => SPEAKS.test(text.slice(hit.end)))
  return speaker?.alias.canonical ?? null
}

const MAX_DISTANCE = 24
const CREDIT =
  /(?<![\p{Script=Latin}\p{Script=Cyrillic}])(?:according to|via|sources?\s?:|h\/t|per|says|said by|as per|spotted by|selon|d'après|según|segundo|secondo|laut|fuente\s?:|fonte\s?:|quelle\s?:|по данным|по словам|сообщает|источник\s?:|инсайдер|menurut|göre|volgens)(?![\p{Script=Latin}\p{Script=Cyrillic}])\s*|据(?:悉|了解)?\s*|来源[:：]\s*|爆料人\s*|博主\s*|출처\s?:\s*|وفقا ل/giu
const WRITTEN = /^(@[\p{L}\p{N}_]{2,}|(?:[a-z\d-]+\.)+[a-z]{2,6})(?![\p{L}\p{N}])/iu
const SPEAKS =
  /^\s?(?:[:：]|says|said|claims|reveals|reports|leaks|сообщил|утверждает|заявил|dice|asegura|affirme|behauptet|爆料|称|表示|透露|曝|によると|に\s?よれば|에 따르면)/iu
