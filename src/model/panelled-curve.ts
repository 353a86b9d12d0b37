/** Degree of the polynomials. */
const DEGREE = 24;
/** How far a polynomial may be from the curve where it is checked. */
const TOLERANCE = 1e-12;
/** A panel is halved so often at most; what is no polynomial then is worked out anew each time. */
const MOST_HALVINGS = 9;
/** Where it is checked, as parts of the panel: beside the points that it goes through, near the ends too. */
const CHECKED = [0.013, 0.17, 0.41, 0.63, 0.86, 0.991];

/** cos(πi/n): Chebyshev's points, and all that their polynomials take there. */
const COSINES = Array.from({ length: 2 * DEGREE }, (_, index) => Math.cos((Math.PI * index) / DEGREE));

/** A stretch of the curve. */
interface Panel {
  readonly from: number;
  readonly to: number;
  /** Of Chebyshev's polynomials; null where they are not the curve. */
  readonly coefficients: readonly number[] | null;
  readonly halvings: number;
  /** Made when somebody asks; only without coefficients. */
  halves?: readonly [Panel, Panel];
}

/**
 * A smooth curve whose points cost much, as polynomials on panels one long, halved until six points beside those that they go
 * through are within 1e-12. The panels do not depend on who asks for what in which order.
 *
 * @param exact the curve, a function of any number
 * @returns the same function
 *
 * Accuracy: 1e-12, unless the curve does between all 31 points of a panel what none of them shows. Cost: 31 points for each
 * panel and each halving that is asked for, then a few dozen multiplications.
 * Source: L. N. Trefethen, Approximation Theory and Approximation Practice, SIAM 2013, chapters 3 and 8 (a smooth function's
 * interpolant in Chebyshev points is as good as its coefficients' decay).
 */
export function panelledCurve(exact: (x: number) => number): (x: number) => number {
  const panels = new Map<number, Panel>();
  const panelAt = (x: number): Panel => {
    const from = Math.floor(x);
    const known = panels.get(from) ?? panelOf(exact, from, from + 1, 0);
    panels.set(from, known);
    return known;
  };
  return (x) => {
    let panel = panelAt(x);
    while (panel.coefficients === null) {
      if (panel.halvings === MOST_HALVINGS) return exact(x);
      const middle = (panel.from + panel.to) / 2;
      panel.halves ??= [
        panelOf(exact, panel.from, middle, panel.halvings + 1),
        panelOf(exact, middle, panel.to, panel.halvings + 1),
      ];
      panel = panel.halves[x < middle ? 0 : 1];
    }
    return polynomialAt(panel.coefficients, panel.from, panel.to, x);
  };
}

function panelOf(exact: (x: number) => number, from: number, to: number, halvings: number): Panel {
  const middle = (from + to) / 2;
  const values = Array.from({ length: DEGREE + 1 }, (_, index) =>
    exact(middle + ((to - from) / 2) * (COSINES[index] as number)),
  );
  const coefficients = coefficientsOf(values);
  const good = CHECKED.every((part) => {
    const x = from + part * (to - from);
    return Math.abs(polynomialAt(coefficients, from, to, x) - exact(x)) <= TOLERANCE;
  });
  return { from, to, halvings, coefficients: good ? coefficients : null };
}

/** Of the polynomial through values at Chebyshev's points, cos(πj/n): a cosine transform with halved ends. */
function coefficientsOf(values: readonly number[]): readonly number[] {
  const half = (index: number): number => (index === 0 || index === DEGREE ? 0.5 : 1);
  return values.map((_, order) => {
    let sum = 0;
    for (const [index, value] of values.entries()) {
      sum += half(index) * value * (COSINES[(order * index) % (2 * DEGREE)] as number);
    }
    return (sum * 2 * half(order)) / DEGREE;
  });
}

/** Clenshaw's recurrence. */
function polynomialAt(coefficients: readonly number[], from: number, to: number, x: number): number {
  const u = (2 * x - from - to) / (to - from);
  let [one, two] = [0, 0];
  for (let order = DEGREE; order > 0; order--) {
    const next = 2 * u * one - two + (coefficients[order] as number);
    two = one;
    one = next;
  }
  return u * one - two + (coefficients[0] as number);
}
