/** The profiles as pages: a short table for the README, and all of them with their sources. */
import { type Confidence, type PlatformProfile, platforms } from '../../src/index.js';
import { renderPlatformListMarkdown, renderPlatformMarkdown } from '../../src/reports/platforms/platforms-markdown.js';
import { summaryOf } from '../../src/reports/platforms/platforms-summary.js';
import { markdownTable } from './sections.js';

const ORDER: readonly Confidence[] = ['high', 'medium', 'low'];

/** The least trusted of the numbers in a row: ports, reuse, and the holds after FIN and RST. */
function leastConfidence({ ports, reuse, timers }: PlatformProfile): Confidence {
  const facts = [ports, reuse, timers.timeWait, timers.afterReset];
  const ranks = facts.flatMap((fact) => (fact === undefined ? [] : [ORDER.indexOf(fact.confidence)]));
  return ORDER[Math.max(0, ...ranks)] ?? 'low';
}

/** Every profile in one row. */
export function platformTable(): string {
  const rows = platforms.map((profile) => {
    const { id, kind, ports, reuse, fin, rst, reclaim } = summaryOf(profile);
    const hold = (seconds: string) =>
      /^(no|\?)$/.test(reclaim) || /^(0 s|\?)$/.test(seconds) ? seconds : `${seconds} *`;
    return [`\`${id}\``, kind, ports, reuse, hold(fin), hold(rst), leastConfidence(profile)];
  });
  return markdownTable(['id', 'kind', 'ports', 'reuse', 'FIN holds', 'RST holds', 'confidence'], rows);
}

/** docs/platforms.md. */
export function platformsPage(): string {
  const list = renderPlatformListMarkdown({ schemaVersion: 1, command: 'platforms', platforms }).trim();
  const each = platforms.map((platform) =>
    renderPlatformMarkdown({ schemaVersion: 1, command: 'platforms', platform }).trim(),
  );
  return `# Platforms

Written by \`npm run docs\` from \`src/platforms/\`; the same as \`snat-plan platforms -f markdown\` and \`snat-plan platforms <id>
-f markdown\` print. *FIN* and *RST* say how long a connection closed that way holds its port (a proxy only when it closes
first). A number that nobody published is absent, shown as \`?\`, and asked for when a scenario needs it.

- **high**: the product's source, or its vendor's page; **medium**: community, or an older text; **low**: memory or inference.
- *reuse*: \`per-endpoint\`: a port serves every server ip:port at once; \`per-host\`: every server address; \`exclusive\`: one
  connection in all.
- *reclaim*: whether a closing port is given up when a new connection needs it; a duration: from that age on.

${list}

${each.join('\n\n')}
`;
}
