import { countOfShingles, shingleAt } from './fingerprint.ts'

/** How many different runs of three characters two texts have, and how many of them in common. */
export interface SharedShingles {
  readonly own: number
  readonly other: number
  readonly shared: number
}

/**
 * Counts what texts share with this one, which is read once for many. Hashes lie in two arrays that every comparison
 * uses anew, where sets would be made and thrown away by the dozen for each post.
 */
export function sharedShingles(text: string): (other: string) => SharedShingles {
  const table = tableFor(text)
  let own = 0
  for (let at = 0; at < countOfShingles(text); at++) if (add(table, shingleAt(text, at))) own++
  let scratch = new Uint32Array(0)
  return (other) => {
    scratch = emptied(scratch, other)
    let [different, shared] = [0, 0]
    for (let at = 0; at < countOfShingles(other); at++) {
      const hash = shingleAt(other, at)
      if (!add(scratch, hash)) continue
      different++
      if (table[placeOf(table, hash)] !== 0) shared++
    }
    return { own, other: different, shared }
  }
}

/** A power of two, twice as many as there is to keep or more, so that a free place is never far. */
function tableFor(text: string): Uint32Array<ArrayBuffer> {
  return new Uint32Array(2 ** Math.ceil(Math.log2(2 * countOfShingles(text) + 2)))
}

/** A table with room for another text, the same if it has. */
function emptied(table: Uint32Array<ArrayBuffer>, text: string): Uint32Array<ArrayBuffer> {
  return table.length < 2 * countOfShingles(text) + 2 ? tableFor(text) : table.fill(0)
}

/** False if it stands there already. */
function add(table: Uint32Array, hash: number): boolean {
  const place = placeOf(table, hash)
  if (table[place] !== 0) return false
  table[place] = markOf(hash)
  return true
}

/** Where a hash stands, or the free place where it would. */
function placeOf(table: Uint32Array, hash: number): number {
  const mark = markOf(hash)
  const mask = table.length - 1
  let place = mark & mask
  while (table[place] !== 0 && table[place] !== mark) place = (place + 1) & mask
  return place
}

/** 0 stands for a free place: the hash 0 is taken for 1, which at worst makes one of two runs in 2^32. */
function markOf(hash: number): number {
  return hash === 0 ? 1 : hash
}
