const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The short name of a post of Weibo, 'z0JH2lOMb' of '3501756485200075': seven decimal digits from the end are four of base 62. */
export function bidOf(mid: string): string {
  return fromEnd(mid, 7)
    .map((piece, at) => inBase62(Number(piece)).padStart(at === 0 ? 1 : 4, '0'))
    .join('')
    .replace(/^0+(?=.)/u, '')
}

/** The number of a post by its short name; null if a sign in it is no digit. */
export function midOf(bid: string): string | null {
  if (!/^[\da-z]{1,12}$/iu.test(bid)) return null
  const pieces = fromEnd(bid, 4).map((piece) => String(inDecimal(piece)))
  if (pieces.some((piece, at) => piece.length > 7 && at > 0)) return null
  return pieces
    .map((piece, at) => (at === 0 ? piece : piece.padStart(7, '0')))
    .join('')
    .replace(/^0+(?=.)/u, '')
}

/** In pieces of `length` signs; the first may be shorter. */
function fromEnd(text: string, length: number): string[] {
  const pieces: string[] = []
  for (let end = text.length; end > 0; end -= length)
    pieces.unshift(text.slice(Math.max(0, end - length), end))
  return pieces
}

function inBase62(number: number): string {
  let shown = ''
  for (let rest = number; rest > 0; rest = Math.floor(rest / 62))
    shown = `${digits.charAt(rest % 62)}${shown}`
  return shown
}

function inDecimal(piece: string): number {
  let sum = 0
  for (const digit of piece) sum = sum * 62 + digits.indexOf(digit)
  return sum
}
