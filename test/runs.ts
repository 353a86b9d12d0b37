/** How often a property is tried: in `npm test`, and at full length in `npm run agreement`, which sets the variable. */
export function runs(short: number, long: number): number {
  return process.env.SNAT_PLAN_LONG === '1' ? long : short;
}
