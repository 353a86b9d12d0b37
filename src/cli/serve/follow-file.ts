/**
 * Following a file by asking for its stamp again and again. The system's own notices (inotify and its kin) would come
 * sooner, but they belong to an entry of a folder and not to a name: a save by rename, a link that is turned to another
 * folder, a folder that is replaced and every network or container file system would each need care of its own, and some
 * give no notice at all. Five questions a second cost nothing that could be measured.
 */
import { setTimeout as rest } from 'node:timers/promises';

/** What following needs, and how often it asks. */
export interface Followed {
  readonly stamp: () => Promise<string>;
  readonly signal: AbortSignal;
  /** Milliseconds between two questions. */
  readonly every?: number;
}

const EVERY = 200;
/** A file that is written all the time is read nevertheless, after this many questions. */
const MOST_UNSETTLED = 10;

/**
 * Calls back for each change of a file, when it has come to rest: a change is reported when two stamps in a row are the
 * same. So a save in several steps is one change, a moment without a file is none, and what is read is older than the
 * grain of the file system's clock, so that a later write cannot have the same stamp.
 *
 * @param first the stamp of what is shown already, taken before it was read
 * @param onChange not called again before it is done
 * @returns when the signal is aborted
 */
export async function followFile(
  first: string,
  { stamp, signal, every = EVERY }: Followed,
  onChange: () => Promise<void>,
): Promise<void> {
  let [shown, last, unsettled] = [first, first, 0];
  while (await rested(every, signal)) {
    const now = await stamp();
    if (now === shown) unsettled = 0;
    else if (now === last || unsettled >= MOST_UNSETTLED) {
      [shown, unsettled] = [now, 0];
      await onChange();
    } else unsettled += 1;
    last = now;
  }
}

async function rested(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await rest(milliseconds, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
