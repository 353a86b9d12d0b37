/** What a person typed, made fit for a terminal: one visible cell or two for each character, and nothing that steers it. */

/** Controls, line ends, marks of direction, invisible characters, halves of a surrogate pair. */
const HARMFUL =
  /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** East Asian wide and fullwidth blocks and emoji (UAX #11), rounded to whole blocks: two cells in a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/**
 * A text in which tabs are blanks and every other character that shows nothing or moves others about is a middle dot.
 * It has as many UTF-16 code units as before, so that offsets still hold.
 */
export function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(HARMFUL, '\u00b7');
}

/** How many cells of a terminal a printable text takes. */
export function cells(text: string): number {
  let width = 0;
  for (const character of text) {
    if (WIDE.test(character)) width += 2;
    else if (!/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) width += 1;
  }
  return width;
}
