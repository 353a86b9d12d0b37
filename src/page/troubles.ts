/** What is wrong with the present input, in the words of its diagnostics; and that the numbers are not of it. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { renderDiagnostics } from '../diagnostics/render.js';
import { byId } from './element.js';

/** Shows what is wrong, and marks everything else as older than the input. */
export function showTroubles(
  diagnostics: readonly Diagnostic[],
  file: string,
  text: string,
  field: Element | null,
): void {
  showStale(renderDiagnostics(diagnostics, file === '-' ? 'standard input' : file, text));
  field?.setAttribute('aria-invalid', 'true');
  field?.setAttribute('aria-errormessage', 'problems');
  byId('now').textContent = 'The present input cannot be read';
  document.title = 'Cannot be read';
}

/** Says that the program has failed: a bug, and no numbers for the present input. */
export function showFailure(error: unknown): void {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  showStale(`internal ${words}\n  hint: this is a bug; please report it with the scenario and the link to this page`);
  byId('now').textContent = 'Not all of the present input could be computed';
}

function showStale(words: string): void {
  const pre = document.createElement('pre');
  pre.textContent = words;
  byId('problems').replaceChildren(pre);
  document.documentElement.classList.add('stale');
  byId('stale-note').hidden = false;
}

/** The present input can be read again. */
export function clearTroubles(): void {
  byId('problems').replaceChildren();
  for (const field of document.querySelectorAll('[aria-invalid]')) {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-errormessage');
  }
  document.documentElement.classList.remove('stale');
  byId('stale-note').hidden = true;
}
