import type { CapacityMap } from '../../planning/report/report-result.js';
import { formatCount, formatPercent, formatRate } from '../../units/format.js';
import { heatMap } from '../charts/heat-map.js';
import { statusWord } from '../text/paint.js';
import { escapeHtml, htmlTable, paragraph, tag } from './html.js';
import type { PageSection } from './section.js';

/** Height of a map with few rows, px. */
const LEAST_HEIGHT = 160;

/** Rates against addresses: where it fails, and how far away that is. */
export const mapSection: PageSection = {
  id: 'map',
  title: 'Rate against addresses',
  parts: ['map'],
  render: ({ map }, { width }) => {
    if (map === null) return paragraph('No number of addresses can be compared with another here.');
    const { here, pool } = map;
    const says =
      `Each cell is a verdict of its own: pool ${pool} with so many addresses, all flows together at such a rate. Now: ` +
      `${formatCount(here.addresses)} ${here.addresses === 1 ? 'address' : 'addresses'}, ${formatRate(here.ratePerSecond)}.`;
    return [paragraph(says), chart(map, width), table(map)].join('');
  },
};

function chart({ ratesPerSecond, addresses, load, status, turns, here }: CapacityMap, width: number): string {
  return heatMap({
    ...{
      title: 'Load by rate and addresses',
      id: 'map-cells',
      width,
      sheet: 'page',
      gridHeight: Math.max(LEAST_HEIGHT, 34 * addresses.length),
    },
    x: { title: 'rate of all flows together', quantity: 'rate', values: ratesPerSecond },
    y: { title: 'addresses', quantity: 'count', values: addresses },
    cells: load,
    value: { title: 'load', quantity: 'share', scale: 'log' },
    fails: status.map((row) => row.map((one) => one === 'fail')),
    frontier: frontier(turns),
    here: {
      column: ratesPerSecond.indexOf(here.ratePerSecond),
      row: addresses.indexOf(here.addresses),
      label: 'now',
    },
  });
}

/** Rows that turn, one after the other, are one line. */
function frontier(turns: CapacityMap['turns']): readonly (readonly (readonly [number, number])[])[] {
  const lines: (readonly [number, number])[][] = [[]];
  for (const [row, turn] of turns.entries()) {
    if (turn === null) lines.push([]);
    else lines.at(-1)?.push([turn, row]);
  }
  return lines.filter((line) => line.length > 1);
}

function table({ ratesPerSecond, addresses, load, status }: CapacityMap): string {
  const shown = ratesPerSecond.map((_, column) => column).filter((column) => column % 4 === 0);
  const columns = [
    { title: 'addresses', header: true, number: true },
    ...shown.map((column) => ({ title: formatRate(ratesPerSecond[column] ?? 0), number: true })),
  ];
  const rows = addresses.map((count, row) => [
    formatCount(count),
    ...shown.map((column) => {
      const verdict = statusWord(status[row]?.[column] ?? 'fail');
      return escapeHtml(`${verdict} ${formatPercent(load[row]?.[column] ?? 0)}`);
    }),
  ]);
  return tag('details', {}, tag('summary', {}, 'The same as numbers'), htmlTable('Verdict and load', columns, rows));
}
