const WORDS_PER_SLOT = 3;
const SLOTS_AT_FIRST = 1 << 12;
/** Beyond it, looking for a free slot takes long. */
const LOAD_MAX = 0.7;

/**
 * Counts how often each digest was seen, in 12 bytes a slot: 17 to 35 bytes for each different
 * digest, so that a file of ten million lines takes some hundred megabytes at most. (A `Map` takes
 * several times as much, and ends at 16.7 million.)
 *
 * Only the first 64 bits of a digest are kept. Two that agree in them are counted as one, which
 * is as good: numbers still never repeat for the same digest, and depend on nothing but the order.
 */
export class Occurrences {
  /** A hash table with linear probing; each slot is two words of the digest, and the count. */
  #words = new Uint32Array(SLOTS_AT_FIRST * WORDS_PER_SLOT);
  #used = 0;

  /** 1 for the first time this digest (at least 8 bytes) is seen, then 2, 3 … */
  next(digest: Buffer): number {
    if (this.#used > this.#slots * LOAD_MAX) this.#grow();
    const slot = this.#slotOf(digest.readUInt32LE(0), digest.readUInt32LE(4));
    const count = this.#word(slot, 2) + 1;
    if (count === 1) this.#used += 1;
    this.#put(slot, digest.readUInt32LE(0), digest.readUInt32LE(4), count);
    return count;
  }

  get #slots(): number {
    return this.#words.length / WORDS_PER_SLOT;
  }

  #slotOf(high: number, low: number): number {
    let slot = high % this.#slots;
    while (this.#isOther(slot, high, low)) slot = (slot + 1) % this.#slots;
    return slot;
  }

  #isOther(slot: number, high: number, low: number): boolean {
    if (this.#word(slot, 2) === 0) return false;
    return this.#word(slot, 0) !== high || this.#word(slot, 1) !== low;
  }

  #word(slot: number, place: number): number {
    return this.#words[slot * WORDS_PER_SLOT + place] ?? 0;
  }

  #put(slot: number, high: number, low: number, count: number): void {
    this.#words.set([high, low, count], slot * WORDS_PER_SLOT);
  }

  #grow(): void {
    const before = this.#words;
    this.#words = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += WORDS_PER_SLOT) {
      const [high = 0, low = 0, count = 0] = before.subarray(at, at + WORDS_PER_SLOT);
      if (count > 0) this.#put(this.#slotOf(high, low), high, low, count);
    }
  }
}
