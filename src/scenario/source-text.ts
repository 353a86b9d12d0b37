import type { Diagnostic, DiagnosticCode } from '../diagnostics/diagnostic.js';

/**
 * Largest scenario file, bytes: some thousand flows. A scenario is typed by people; a larger file is a mistake (a capture,
 * a dump), and the time to read one is bounded.
 */
export const MAX_BYTES = 262_144;

/** Decodes the bytes of a scenario file, or says why they are none. */
export function decodeScenario(bytes: Uint8Array): { readonly text: string } | { readonly diagnostic: Diagnostic } {
  if (bytes.length > MAX_BYTES) return { diagnostic: tooLarge(bytes.length) };
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    const hint = 'save it as UTF-8 (in PowerShell: Out-File -Encoding utf8)';
    return refusal('file-not-text', 'the file is UTF-16 text, not UTF-8', hint);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return refusal(
      'file-not-text',
      'the file is not UTF-8 text',
      'save it as UTF-8, or check that it is the file you meant',
    );
  }
  return text.includes('\u0000')
    ? refusal('file-not-text', 'the file contains NUL bytes, so it is not text', 'check that it is the file you meant')
    : { text };
}

/** The complaint about a file that nobody typed. */
export function tooLarge(bytes: number): Diagnostic {
  return refusal(
    'file-too-large',
    `the file has ${bytes} bytes; a scenario has at most ${MAX_BYTES}`,
    'is this a capture or a log? A scenario is a few lines of YAML',
  ).diagnostic;
}

function refusal(code: DiagnosticCode, message: string, hint: string): { readonly diagnostic: Diagnostic } {
  return { diagnostic: { code, severity: 'error', message, span: null, path: [], hint } };
}
