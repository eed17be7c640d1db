/** opencc-js types its converters, not its dictionaries: 'traditional simplified|traditional simplified|...'. */
declare module 'opencc-js/dict/*' {
  const pairs: string
  export default pairs
}
