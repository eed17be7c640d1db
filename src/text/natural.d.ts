/** natural ships no types for its single files; the root import, which has them, is forbidden. */
declare module 'natural/lib/natural/stemmers/porter_stemmer*.js' {
  const stemmer: { readonly stem: (word: string) => string }
  export default stemmer
}
