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
  const pre = document.createElement('pre');
  pre.textContent = renderDiagnostics(diagnostics, file === '-' ? 'standard input' : file, text);
  byId('problems').replaceChildren(pre);
  field?.setAttribute('aria-invalid', 'true');
  field?.setAttribute('aria-errormessage', 'problems');
  document.documentElement.classList.add('stale');
  byId('stale-note').hidden = false;
  byId('now').textContent = 'The present input cannot be read';
  document.title = 'Cannot be read';
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
