import { hashSource } from './sha256.js';

/** What a page may do beyond its own texts. */
export interface PolicyTexts {
  /** Inline scripts, each exactly as it stands between its tags. */
  readonly scripts: readonly string[];
  /** Hashes of further scripts, in the policy's own words: `'sha256-…'`. */
  readonly hashes: readonly string[];
  readonly style: string;
  /** Where the page may connect to: a page from a server may ask it for news, `'self'`; default nowhere. */
  readonly connect?: "'self'";
}

/**
 * The Content-Security-Policy of a page: nothing from anywhere, no inline script or style but those that are listed by
 * hash, no eval, no form, no other base.
 */
export function contentPolicy({ scripts, hashes, style, connect }: PolicyTexts): string {
  return [
    "default-src 'none'",
    `script-src ${[...scripts.map(hashSource), ...hashes].join(' ') || "'none'"}`,
    `style-src ${hashSource(style)}`,
    ...(connect === undefined ? [] : [`connect-src ${connect}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
