/**
 * Cividis (Nuñez, Anderton, Renslow 2018, PLoS ONE 13(7): e0199239) at ten equal steps: lightness rises evenly, so that it
 * reads the same in grey and with any colour vision.
 */
const CIVIDIS = [
  ...['#00224e', '#123570', '#3b496c', '#575d6d', '#707173', '#8a8678', '#a59c74', '#c3b369', '#e1cc55', '#fee838'],
];

/** Steps of the colour scale; neighbours among them differ by about 3 % of the range. */
export const LEVELS = 32;

type Rgb = readonly [red: number, green: number, blue: number];

function rgb(color: string): Rgb {
  const part = (at: number) => Number.parseInt(color.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

/** The colour at a place 0…1 of the scale, dark to bright, as `#rrggbb`. */
export function heatColor(place: number): string {
  const at = Math.min(1, Math.max(0, place)) * (CIVIDIS.length - 1);
  const index = Math.min(CIVIDIS.length - 2, Math.floor(at));
  const low = rgb(CIVIDIS[index] as string);
  const high = rgb(CIVIDIS[index + 1] as string);
  const mixed = low.map((part, channel) => Math.round(part + (at - index) * ((high[channel] ?? 0) - part)));
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** The step 0…31 of a place 0…1. */
export function levelOf(place: number): number {
  return Math.min(LEVELS - 1, Math.max(0, Math.floor(place * LEVELS)));
}

/** The colour of a step. */
export function levelColor(level: number): string {
  return heatColor(level / (LEVELS - 1));
}

/** Relative luminance of `#rrggbb`, 0…1 (WCAG 2.2). */
export function luminance(color: string): number {
  const linear = rgb(color).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}

/** Whether white text has more contrast on a colour than black text. */
export function isDark(color: string): boolean {
  return luminance(color) < 0.179;
}
