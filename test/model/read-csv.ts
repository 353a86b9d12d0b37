import { readFileSync } from 'node:fs';

/** Rows of a CSV file beside the tests, by column name; fields may be quoted. */
export function readCsv(relativePath: string): Record<string, string>[] {
  const text = readFileSync(new URL(relativePath, import.meta.url), 'utf8');
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
  const names = fields(header);
  return lines.map((line) => {
    const values = fields(line);
    if (values.length !== names.length) throw new Error(`${relativePath}: ${values.length} fields in: ${line}`);
    return Object.fromEntries(names.map((name, i) => [name, values[i] as string]));
  });
}

function fields(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(
    (m) => m[1]?.replaceAll('""', '"') ?? m[2] ?? '',
  );
}
