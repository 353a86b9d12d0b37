/** Numbers that far behind another one may belong to the same handshake; of unrelated ones, 1 in 4,096 does. */
const NEAR = 1 << 20;

/** Whether a difference of sequence numbers (modulo 2³²) is small and not negative. */
export function isNear(distance: number): boolean {
  return (distance | 0) >= 0 && (distance | 0) < NEAR;
}
