import type { RandomStream } from './random-stream.js';

/** Layers of the ziggurat; the lowest one holds the tail. */
const LAYERS = 256;

/** Where the tail begins, and the area of each layer (Marsaglia and Tsang, table for 256 layers). */
const TAIL = 7.697117470131049;
const AREA = 0.003949659822581557;

/** Right edge of each layer divided by 2³², density at its upper edge, and below which draw no test is needed. */
const width = new Float64Array(LAYERS);
const density = new Float64Array(LAYERS);
const inside = new Uint32Array(LAYERS);

function fillLayers(): void {
  const scale = 2 ** 32;
  let edge = TAIL;
  let inner = TAIL;
  const bottom = AREA / Math.exp(-edge);
  inside[0] = Math.floor((edge / bottom) * scale);
  inside[1] = 0;
  width[0] = bottom / scale;
  width[LAYERS - 1] = edge / scale;
  density[0] = 1;
  density[LAYERS - 1] = Math.exp(-edge);
  for (let layer = LAYERS - 2; layer >= 1; layer--) {
    edge = -Math.log(AREA / edge + Math.exp(-edge));
    inside[layer + 1] = Math.floor((edge / inner) * scale);
    inner = edge;
    density[layer] = Math.exp(-edge);
    width[layer] = edge / scale;
  }
}

fillLayers();

/**
 * A draw of the exponential distribution with mean 1, by the ziggurat method.
 *
 * @returns > 0 up to about 43
 * Accuracy: 32 bits within a layer; exact in distribution otherwise. Cost: 1.02 draws of 32 bits on average.
 * @see Marsaglia, Tsang (2000), The ziggurat method for generating random variables, J. Stat. Softw. 5(8); the layer is
 * drawn apart from the position (Doornik 2005), so that they are independent
 */
export function exponential(stream: RandomStream): number {
  for (;;) {
    const layer = stream.uint32() & (LAYERS - 1);
    const draw = stream.uint32();
    const x = (draw + 0.5) * (width[layer] as number);
    if (draw < (inside[layer] as number)) return x;
    if (layer === 0) return TAIL - Math.log(1 - stream.uniform());
    const above = density[layer - 1] as number;
    const below = density[layer] as number;
    if (below + stream.uniform() * (above - below) < Math.exp(-x)) return x;
  }
}

/** Draws that are made at a time. */
const BLOCK = 64;

/** Draws of the exponential distribution with mean 1, as {@link exponential} gives them, made in blocks: quicker. */
export class Exponentials {
  private readonly draws = new Float64Array(BLOCK);
  private used = BLOCK;

  /** @param stream is drawn from ahead of need, so that others who draw from it get later numbers */
  constructor(private readonly stream: RandomStream) {}

  /** The next draw. */
  next(): number {
    if (this.used === BLOCK) this.fill();
    return this.draws[this.used++] as number;
  }

  private fill(): void {
    for (let draw = 0; draw < BLOCK; draw++) this.draws[draw] = exponential(this.stream);
    this.used = 0;
  }
}
