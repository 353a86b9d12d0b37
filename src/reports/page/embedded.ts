/** What a page's program starts from. */
export interface EmbeddedScenario {
  readonly file: string;
  /** The scenario file as it stands. */
  readonly text: string;
  /** The changes with which the page was made. */
  readonly set: readonly string[];
}

/** Data as JSON that may stand between script tags: ASCII, without `<`, so that no parser reads anything else in it. */
export function embeddedJson(data: EmbeddedScenario): string {
  return JSON.stringify(data).replace(
    /[<>&]|[^\x20-\x7e]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
