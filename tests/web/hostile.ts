/** Texts that break careless pages and feeds, by what they try. */
export const hostile: Readonly<Record<string, string>> = {
  script: '<script>alert("x")</script>',
  attribute: '" onmouseover="alert(1)" x=\'y',
  cdata: 'a ]]> b <![CDATA[ c ]]> d',
  entities: '&amp; &lt;b&gt; &nbsp; &#0; &bogus; &',
  control: 'bell \u0007 nul \u0000 escape \u001b non-character \uffff end',
  surrogate: 'half \ud83d of an emoji',
  rightToLeft: 'שאומי בודקת ‮MIOS‬ مرحبا',
  emoji: '👩‍👩‍👧‍👦 🇨🇳 ☎️',
  chinese: '小米MIOS系统：澎湃OS？',
  comment: '--> <!-- x --!> <![if IE]>',
  template: '${1 + 1} {{ 7 * 7 }} `x` \\u003cscript\\u003e',
  lines: 'one\r\ntwo\u2028three\u0085four',
}

/** One megabyte of words. */
export const million = 'MIOS 小米 leak '.repeat(80_000)
