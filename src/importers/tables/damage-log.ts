import type { TableDamage, TableDamageCode } from '../observed-table.js';

/** As many places are listed; all are counted. */
const LISTED = 20;

/** Counts what could not be read and lists the first places. */
export class DamageLog {
  private readonly listed: TableDamage[] = [];
  private total = 0;

  /** True while places are still listed, so that a caller need not work one out for nothing. */
  get wantsPlaces(): boolean {
    return this.listed.length < LISTED;
  }

  /** How many lines could not be read. */
  get count(): number {
    return this.total;
  }

  /** The first places, in the order of the file. */
  get places(): readonly TableDamage[] {
    return this.listed;
  }

  /** Notes one line that could not be read; `place` is asked only while places are listed. */
  note(code: TableDamageCode, message: string, place: () => { readonly offset: number; readonly line: number }): void {
    this.total++;
    if (this.wantsPlaces) this.listed.push({ code, message, ...place() });
  }
}
