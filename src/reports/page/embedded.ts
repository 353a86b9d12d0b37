/** What a page's program starts from. */
export interface EmbeddedScenario {
  readonly file: string;
  /** The scenario file as it stands. */
  readonly text: string;
  /** The changes with which the page was made. */
  readonly set: readonly string[];
}

/** Data as JSON that may stand between script tags: no `<`, and no line ends that only some parsers know. */
export function embeddedJson(data: EmbeddedScenario): string {
  return JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
