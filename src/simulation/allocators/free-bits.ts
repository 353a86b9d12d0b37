/** Which places of a row are free, a bit each, so that a search passes 32 held ones at a time. */
export class FreeBits {
  private readonly words: Int32Array;
  private left: number;

  /** All places are free. */
  constructor(private readonly places: number) {
    this.words = new Int32Array((places + 31) >>> 5).fill(-1);
    // Beyond the last place there is nothing to be found.
    if ((places & 31) !== 0) this.words[this.words.length - 1] = (1 << (places & 31)) - 1;
    this.left = places;
  }

  free(place: number): void {
    this.words[place >>> 5] = (this.words[place >>> 5] as number) | (1 << (place & 31));
    this.left++;
  }

  hold(place: number): void {
    this.words[place >>> 5] = (this.words[place >>> 5] as number) & ~(1 << (place & 31));
    this.left--;
  }

  /** The first free place from `start` on, around the end; −1: none. */
  from(start: number): number {
    if (this.left === 0) return -1;
    const after = this.within(start, this.places);
    return after >= 0 ? after : this.within(0, start);
  }

  private within(start: number, end: number): number {
    let index = start >>> 5;
    let word = (this.words[index] as number) & (-1 << (start & 31));
    const last = (end - 1) >>> 5;
    while (word === 0 && index < last) word = this.words[++index] as number;
    if (word === 0) return -1;
    const place = (index << 5) + 31 - Math.clz32(word & -word);
    return place < end ? place : -1;
  }
}
