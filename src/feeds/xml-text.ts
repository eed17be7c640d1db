/**
 * Text without the characters that XML 1.0 forbids even as references (W3C XML 1.0, 2.2 Char); lone surrogates
 * become U+FFFD.
 */
export function xmlText(text: string): string {
  return text.toWellFormed().replaceAll(forbidden, '')
}

// oxlint-disable-next-line no-control-regex -- naming the forbidden characters is the purpose
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu
