/**
 * The element with an id that the page was written with.
 *
 * @throws Error when it is not there: the page and its program are of different builds
 */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element "${id}"`);
  return found;
}
