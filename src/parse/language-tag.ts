/** A language as BCP 47 writes it, in lower case: 'zh-cn' of 'zh_CN'; null of null and of nothing. */
export function languageTag(written: string | null): string | null {
  const tag = written?.trim().toLowerCase().replaceAll('_', '-') ?? ''
  return tag === '' ? null : tag
}
