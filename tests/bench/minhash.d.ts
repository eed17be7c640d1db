/** The part of minhash 0.0.9 that the benchmark uses; the package has no types. */
declare module 'minhash' {
  interface Minhash {
    readonly update: (text: string) => void
  }
  interface LshIndex {
    readonly insert: (key: string, signature: Minhash) => void
    readonly query: (signature: Minhash) => string[]
  }
  const minhash: {
    readonly Minhash: new (options: { readonly numPerm: number }) => Minhash
    readonly LshIndex: new (options: { readonly bandSize: number }) => LshIndex
  }
  export default minhash
}
