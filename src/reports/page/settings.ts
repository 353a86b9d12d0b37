/** The settings of a page: a list of `path=value`, the same text as `--set` takes, kept in the address after `#`. */

/** The path in front of the first `=` outside of quotes; a parameter with or without its section is the same. */
export function pathOf(setting: string): string {
  const path = /^(?:"(?:[^"\\]|\\.)*"|[^="])*/u.exec(setting)?.[0].trim() ?? '';
  return path.replace(/^parameters\.(?=[^.]+$)/u, '');
}

/** Whether one path is the other, or lies inside it. */
function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}

/** The settings with one more at the end; what it replaces, whole or in part, is taken out. */
export function withSetting(settings: readonly string[], setting: string): readonly string[] {
  return [...withoutSetting(settings, pathOf(setting)), setting];
}

/** The settings without those at a path or inside it. */
export function withoutSetting(settings: readonly string[], path: string): readonly string[] {
  return settings.filter((one) => !isWithin(pathOf(one), pathOf(path)));
}

/** The setting that decides what stands at a path; undefined where none does. */
export function settingAt(settings: readonly string[], path: string): string | undefined {
  const wanted = pathOf(path);
  return settings.findLast((one) => isWithin(wanted, pathOf(one)));
}

/** Settings as the part of an address after `#`. */
export function writeFragment(settings: readonly string[]): string {
  return `#${(settings.length === 0 ? [''] : settings).map((one) => `set=${encodeURIComponent(one)}`).join('&')}`;
}

/** Settings out of an address; null where it has none, so that the page stays as it was written. */
export function readFragment(fragment: string): readonly string[] | null {
  const parts = fragment.replace(/^#/u, '').split('&');
  const texts = parts.filter((part) => part.startsWith('set=')).map((part) => decoded(part.slice(4)));
  return texts.length === 0 ? null : texts.filter((text) => text !== '');
}

/** An address that somebody cut in the middle of a character is shown as it stands; the scenario's reader then complains. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
