/** Parts of hand-written pages that a program writes: between `<!-- generated: NAME -->` and `<!-- /generated -->`. */

const SECTION = /<!-- generated: ([\w-]+) -->\n[\s\S]*?<!-- \/generated -->/g;

/** A page whose generated parts are those given, by name. */
export function withSections(page: string, sections: Readonly<Record<string, string>>): string {
  return page.replace(SECTION, (_, name: string) => {
    const text = sections[name];
    if (text === undefined) throw new Error(`There is no generated section "${name}"`);
    return `<!-- generated: ${name} -->\n${text.trim()}\n<!-- /generated -->`;
  });
}

/** A Markdown table. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|').replace(/\n/g, ' ')).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}
