/** What we compare with ships no types for these files. */
declare module 'natural/lib/natural/tfidf/tfidf.js' {
  export default class TfIdf {
    addDocument(text: string): void
    listTerms(index: number): { readonly term: string; readonly tfidf: number }[]
  }
}

declare module 'node-rake' {
  const rake: {
    readonly generate: (text: string, options: { readonly stopwords?: readonly string[] }) => string[]
  }
  export default rake
}
