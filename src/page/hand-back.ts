/** What the page gives back: the scenario as a file, the address, the options; copied, or shown to be copied. */
import { shellWord } from '../reports/text/escape.js';
import { byId } from './element.js';

/** Settings as they are typed after a command. */
export function optionsText(settings: readonly string[]): string {
  return settings.map((one) => `--set ${shellWord(one)}`).join(' ');
}

/** Puts a text on the clipboard; where the browser does not let a page do so, shows it selected. */
export async function copy(text: string, what: string): Promise<void> {
  const field = byId('to-copy') as HTMLTextAreaElement;
  field.hidden = true;
  try {
    await navigator.clipboard.writeText(text);
    byId('done').textContent = `${what} copied.`;
  } catch {
    field.hidden = false;
    field.value = text;
    field.focus();
    field.select();
    byId('done').textContent = `This browser does not let the page copy: ${what} stands below, selected.`;
  }
}

/** Offers a text as a file. */
export function download(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
  byId('done').textContent = `${name} downloaded.`;
}
