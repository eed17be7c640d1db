/**
 * Text without the characters that XML 1.0 forbids even as references (W3C XML 1.0, 2.2 Char), and without those of
 * U+0080 to U+009F that it advises against and that readers take for Windows-1252; U+0085 breaks the line. Lone
 * surrogates become U+FFFD.
 */
export function xmlText(text: string): string {
  return text.toWellFormed().replaceAll('\u0085', '\n').replaceAll(unfit, '')
}

// oxlint-disable-next-line no-control-regex -- naming the unfit characters is the purpose
const unfit = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u0080-\u009f\ufffe\uffff]/gu
