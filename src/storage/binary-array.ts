import { storable } from './json-text.ts'

/**
 * PostgreSQL's arrays in their binary form (array_recv in its source: dimensions, a flag for nulls, the element's
 * type; then the length and first index of each dimension; then each element behind its length). A driver sends bytes
 * as they are, so that large texts are neither escaped here nor parsed there: half the work of an array literal.
 */

/** Texts, null for NULL, as PostgreSQL can hold them: U+0000 is dropped, a lone surrogate becomes U+FFFD. */
export function textArray(values: readonly (string | null)[]): Uint8Array {
  return elements(values, TEXT, null)
}

/** Any JSON values as jsonb. */
export function jsonbArray(values: readonly unknown[]): Uint8Array {
  return elements(values.map(storableJson), JSONB, JSONB_VERSION)
}

/** Numbers as float8, null for NULL. */
export function doubleArray(values: readonly (number | null)[]): Uint8Array {
  const bytes = new Uint8Array(HEADER + values.length * 12)
  const view = new DataView(bytes.buffer)
  writeHeader(view, FLOAT8, values.length)
  let at = HEADER
  for (const value of values) {
    view.setInt32(at, value === null ? -1 : 8)
    if (value !== null) view.setFloat64(at + 4, value)
    at += value === null ? 4 : 12
  }
  return bytes.subarray(0, at)
}

const TEXT = 25
const FLOAT8 = 701
const JSONB = 3802
/** jsonb_recv wants it before each value. */
const JSONB_VERSION = 1
const HEADER = 20

const encoder = new TextEncoder()

function writeHeader(view: DataView, type: number, count: number): void {
  view.setInt32(0, 1)
  view.setInt32(4, 1)
  view.setInt32(8, type)
  view.setInt32(12, count)
  view.setInt32(16, 1)
}

/** `version`: a byte before each value, null for none. */
function elements(values: readonly (string | null)[], type: number, version: number | null): Uint8Array {
  let bytes = new Uint8Array(HEADER + values.reduce((sum, value) => sum + 5 + (value?.length ?? 0), 0) * 1.2)
  let view = new DataView(bytes.buffer)
  writeHeader(view, type, values.length)
  let at = HEADER
  for (const value of values) {
    // A UTF-16 unit takes three bytes at the most.
    const most = at + 5 + (value?.length ?? 0) * 3
    if (most > bytes.length) {
      bytes = grown(bytes, most)
      view = new DataView(bytes.buffer)
    }
    at = writeElement(view, at, { value, version })
  }
  return bytes.subarray(0, at)
}

function grown(bytes: Uint8Array<ArrayBuffer>, least: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(least, bytes.length * 1.5))
  larger.set(bytes)
  return larger
}

/** Where the next one begins. */
function writeElement(
  view: DataView<ArrayBuffer>,
  at: number,
  { value, version }: { readonly value: string | null; readonly version: number | null },
): number {
  if (value === null) {
    view.setInt32(at, -1)
    return at + 4
  }
  const from = version === null ? at + 4 : at + 5
  if (version !== null) view.setUint8(at + 4, version)
  const text = value.includes('\0') ? value.replaceAll('\0', '') : value
  const { written } = encoder.encodeInto(text, new Uint8Array(view.buffer, from))
  view.setInt32(at, from - at - 4 + written)
  return from + written
}

/** JSON writes U+0000 and lone surrogates as escapes that jsonb refuses; hardly any text holds one. */
function storableJson(value: unknown): string {
  const text = JSON.stringify(value)
  return text.includes('\\u0000') || text.includes('\\ud') ? JSON.stringify(storable(value)) : text
}
