/**
 * The format of a result: as asked for, else by the ending of the file it goes to.
 *
 * @param endings formats by ending, without the dot
 * @returns undefined where neither says anything
 */
export function formatByEnding<F extends string>(
  asked: F | undefined,
  output: string | undefined,
  endings: { readonly [ending: string]: F },
): F | undefined {
  const ending = /\.([a-z]+)$/i.exec(output ?? '')?.[1]?.toLowerCase();
  return asked ?? (ending === undefined ? undefined : endings[ending]);
}
