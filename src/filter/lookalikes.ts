/**
 * Letters of other scripts that look like a Latin one (Unicode's confusables.txt, UTS 39, those of the Cyrillic,
 * Greek and Armenian alphabets, small capitals and dotless i). Full width and mathematical letters need no entry:
 * NFKC has turned them into Latin already.
 */
const LOOKALIKES: Readonly<Record<string, string>> = {
  A: 'АΑᴀ',
  B: 'ВΒʙ',
  C: 'СϹᴄ',
  E: 'ЕΕᴇ',
  H: 'НΗʜ',
  I: 'ІΙӀɪ',
  J: 'ЈᴊͿ',
  K: 'КΚᴋ',
  M: 'МΜᴍ',
  N: 'Νɴ',
  O: 'ОΟՕᴏ',
  P: 'РΡᴘ',
  S: 'ЅՏꜱ',
  T: 'ТΤᴛ',
  U: 'Սᴜ',
  X: 'ХΧ',
  Y: 'ҮΥʏ',
  Z: 'Ζᴢ',
  a: 'аɑ',
  c: 'сϲᴄ',
  e: 'еᴇ',
  h: 'һ',
  i: 'іıιɪ',
  j: 'јϳ',
  m: 'мᴍ',
  n: 'ոɴ',
  o: 'оοօᴏ',
  p: 'рρ',
  s: 'ѕꜱ',
  u: 'սᴜ',
  x: 'хχ',
  y: 'уү',
}

/** Letters that may stand for this Latin one, '' for none. */
export function lookalikesOf(letter: string): string {
  return LOOKALIKES[letter] ?? ''
}
