/** The bytes that were packed by gzip; of a damaged pack, or one of more than `mostBytes`, the beginning. */
export async function gunzip(body: Uint8Array, mostBytes: number): Promise<Uint8Array> {
  const packed = new Blob([Uint8Array.from(body)]).stream()
  const reader = packed.pipeThrough(new DecompressionStream('gzip')).getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for (let next = await reader.read(); !next.done && length < mostBytes; next = await reader.read()) {
      chunks.push(next.value)
      length += next.value.length
    }
    await reader.cancel()
  } catch {
    // The pack is damaged or cut: what came before that is whole.
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole.subarray(0, mostBytes)
}
