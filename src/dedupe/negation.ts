/**
 * Words that turn a claim round or call it false, in the languages of the sources. One list for the diff guard and
 * for stance, so that both mean the same by 'not'.
 */
const WORDS = new Set(
  [
    "not no never none neither nor cannot can't won't isn't aren't wasn't doesn't don't didn't without",
    'fake false untrue hoax bogus rumor-free denies denied deny denying refutes refuted debunks debunked dismisses dismissed',
    'nicht kein keine keinen nie niemals falsch dementiert bestreitet widerlegt',
    'ne pas jamais aucun aucune faux fausse dément nie démenti non',
    'nunca jamás ningún ninguna falso falsa desmiente niega desmintió negó sin',
    'não nunca jamais nenhum nenhuma nega desmente negou',
    'mai nessun nessuna smentisce smentito nega',
    'не нет ни никогда без ложь фейк опроверг опровергла опровергли опровергает отрицает',
    'немає ніколи спростував спростувала заперечує',
    'nie nigdy żaden fałsz zaprzecza dementuje zaprzeczył',
    'niet geen nooit ontkent onwaar',
    'değil yok asla yalanladı yalan',
    'bukan tidak tak hoaks bantah membantah',
    'không chẳng phủ bác',
    'inte ingen aldrig ikke ingen aldri förnekar',
    'لا ليس ليست لن لم ينفي تنفي نفى نفت كاذب',
    'नहीं झूठ',
    'ไม่',
  ].flatMap((line) => line.split(' ')),
)

/** Found inside a run of Chinese, Japanese or Korean. */
const PHRASES =
  /不|没|未|无|非|否|勿|莫|别(?!墅|克|人)|辟谣|谣言|假消息|假的|虚假|子虚乌有|乌龙|ない|ません|なし|デマ|否定|아니|않|없|부인|거짓|못/u
/** Look like a negation and are a question or a word of its own. */
const HARMLESS =
  /真的?假的?|是真是假|是不是|有没有|会不会|能不能|要不要|好不好|不仅|不但|不只|不过|无论|不少|不断|非常|无线|无疑|未来|差别|特别|级别|区别|除非|无缝|不愧|不错|没想到|忍不住|不得不|了不起|等不及|迫不及待|没毛病|不会吧|对不对|差不多|不知道/gu

/** What people say who are pleased: words of the list that turn nothing round. */
const PLEASED =
  /\b(?:(?:cannot|can't|can not|couldn't) wait|no (?:doubt|wonder|words)|not bad|why not|nicht schlecht|nicht erwarten|no puedo (?:esperar|creer)|no está mal|pas mal|niente male|nada mal)\b|(?<!\p{L})не (?:могу дождаться|могу поверить|плохо|терпится)(?!\p{L})/giu

/** Whether `words` (lower case, one language's words or joined CJK runs) deny or negate something. */
export function hasNegation(words: readonly string[]): boolean {
  if (words.some(isNegation) && words.join(' ').replace(PLEASED, '').split(' ').some(isNegation)) return true
  return PHRASES.test(words.join('').replace(HARMLESS, ''))
}

function isNegation(word: string): boolean {
  return WORDS.has(word) || word.endsWith("n't")
}

/** A single CJK character that negates. */
export function isNegatingCharacter(character: string): boolean {
  return /^[不没未无非否勿莫别假]$/u.test(character)
}
