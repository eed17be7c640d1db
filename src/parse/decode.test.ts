import { expect, test } from 'vitest'

import { decodeBody } from './decode.ts'

/** The platform only decodes: an encoder made from its decoder. */
function encode(text: string, label: string): Uint8Array {
  const table = tableOf(label)
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes.push(...(code < 0x80 ? [code] : (table.get(character) ?? [0x3f])))
  }
  return Uint8Array.from(bytes)
}

function tableOf(label: string): Map<string, number[]> {
  const decoder = new TextDecoder(label)
  const table = new Map<string, number[]>()
  for (let high = 0x80; high < 0x100; high++) {
    keep(table, decoder, [high])
    for (let low = 0x40; low < 0x100; low++) keep(table, decoder, [high, low])
  }
  return table
}

function keep(table: Map<string, number[]>, decoder: TextDecoder, bytes: number[]): void {
  const text = decoder.decode(Uint8Array.from(bytes))
  if (Array.from(text).length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, bytes)
}

const texts = {
  gbk: '小米新系统曝光，全新操作系统的名字已经确认，我们来看看这是什么消息',
  big5: '小米新系統曝光，全新作業系統的名字已經確認，我們來看看這是什麼消息',
  shift_jis: 'シャオミの新しいシステムがリークされました。名前はまだ分かりません',
  'euc-jp': 'シャオミの新しいシステムがリークされました。名前はまだ分かりません',
  'euc-kr': '샤오미의 새로운 운영체제가 유출되었습니다 이름은 아직 모릅니다',
  'windows-1251': 'Новая операционная система компании утекла в сеть, имя пока неизвестно',
  'koi8-r': 'Новая операционная система компании утекла в сеть, имя пока неизвестно',
  'windows-1252': 'Le système d’exploitation a été dévoilé à la façade du café',
}

test.each(Object.entries(texts))(
  'reads %s by its declaration, by HTTP, and with none at all',
  (label, text) => {
    const feed = (declaration: string) =>
      encode(`<?xml version="1.0"${declaration}?><rss><channel><title>${text}</title></channel></rss>`, label)
    expect(decodeBody(feed(` encoding="${label}"`), null)).toMatchObject({ encoding: label, problems: [] })
    expect(decodeBody(feed(''), `text/xml; charset=${label}`).text).toContain(text)
    expect(decodeBody(feed(''), null)).toMatchObject({ encoding: label })
    expect(decodeBody(feed(' encoding="UTF-8"'), null).text).toContain(text)
  },
)

test('valid UTF-8 wins over any label, and the wrong label is told', () => {
  const body = new TextEncoder().encode('<?xml version="1.0" encoding="gb2312"?><rss>小米</rss>')
  const decoded = decodeBody(body, 'text/xml; charset=iso-8859-1')
  expect(decoded.text).toContain('小米')
  expect(decoded.problems).toHaveLength(1)
})

test('a default charset of the server yields to a declaration that holds', () => {
  const body = encode('<?xml version="1.0" encoding="gbk"?><rss>小米新系统</rss>', 'gbk')
  expect(decodeBody(body, 'text/xml; charset=ISO-8859-1').text).toContain('小米新系统')
})

test('one bad byte in UTF-8 costs one character', () => {
  const good = new TextEncoder().encode('<rss>小米的新系统</rss>')
  const bad = Uint8Array.from([...good.subarray(0, 11), 0xff, ...good.subarray(11)])
  expect(decodeBody(bad, null)).toMatchObject({ encoding: 'utf-8', text: '<rss>小米\ufffd的新系统</rss>' })
})

test.each([
  ['utf-16le', false, false],
  ['utf-16be', true, false],
  ['utf-32le', false, true],
  ['utf-32be', true, true],
] as const)('reads %s with and without a byte order mark', (encoding, isBig, isUtf32) => {
  for (const text of ['<rss>小米 MIOS</rss>', '\ufeff<rss>小米 MIOS</rss>']) {
    const size = isUtf32 ? 4 : 2
    const view = new DataView(new ArrayBuffer(text.length * size))
    for (let at = 0; at < text.length; at++) {
      if (isUtf32) view.setUint32(at * size, text.charCodeAt(at), !isBig)
      else view.setUint16(at * size, text.charCodeAt(at), !isBig)
    }
    expect(decodeBody(new Uint8Array(view.buffer), null)).toMatchObject({
      encoding,
      text: '<rss>小米 MIOS</rss>',
    })
  }
})

test('a label nobody knows is passed over', () => {
  const body = encode('<?xml version="1.0" encoding="x-nonsense"?><rss>café</rss>', 'windows-1252')
  expect(decodeBody(body, 'text/xml; charset=utf-99').text).toContain('café')
})

const alphabets = {
  'iso-8859-5': 'Новая операционная система компании утекла в сеть, имя пока неизвестно',
  'koi8-u': 'Нова система скоро вийде: розробники вже перевіряють її, повідомляє джерело',
  'windows-1253': 'Το νέο σύστημα έρχεται σύντομα, λέει μια αξιόπιστη πηγή που το γνωρίζει',
  'windows-1255': 'המערכת החדשה תצא בקרוב, כך אומר מקור אמין שמכיר את המפתחים היטב',
  'windows-1256': 'النظام الجديد سيصدر قريبا حسب مصدر موثوق يعرف المطورين جيدا',
  'windows-1250': 'Nowy system zostanie wkrótce ogłoszony, źródło mówi, że są już gotowe właściwości',
  'windows-1254': 'Yeni sistem yakında çıkıyor, güvenilir bir kaynağa göre geliştiriciler şimdi deniyor',
}

test.each(Object.entries(alphabets))('guesses %s that is not declared', (label, text) => {
  const feed = encode(`<rss><channel><title>${text}</title></channel></rss>`, label)
  expect(decodeBody(feed, null).text).toContain(text)
})

test.each(
  [...Object.entries(texts), ...Object.entries(alphabets).slice(0, 5)].filter(
    ([label]) => label !== 'windows-1252',
  ),
)('does not take %s for the Latin-1 that a server says by default', (label, text) => {
  const feed = encode(`<rss><channel><title>${text}</title></channel></rss>`, label)
  expect(decodeBody(feed, 'text/xml; charset=ISO-8859-1').text).toContain(text)
})

test('reads seven-bit Japanese, which is valid UTF-8 by accident', () => {
  const escape = String.fromCodePoint(27)
  const feed = new TextEncoder().encode(
    `<rss><channel><title>${escape}$B%7%9%F%\`${escape}(B</title></channel></rss>`,
  )
  expect(decodeBody(feed, null)).toMatchObject({ encoding: 'iso-2022-jp' })
  expect(decodeBody(feed, null).text).toContain('<title>システム</title>')
})
