/**
 * Which ports a connection has, on one box or two, and where it goes: needed where something is done to connections as a
 * whole.
 */
export class Connections {
  /** By port: which connection was the last one to take it, numbered as they came. */
  private readonly serial: Float64Array;
  private readonly near: Int32Array;
  private readonly far: Int32Array;
  private readonly target: Int32Array;
  private begun = 0;

  constructor(ports: number) {
    this.serial = new Float64Array(ports);
    this.near = new Int32Array(ports).fill(-1);
    this.far = new Int32Array(ports).fill(-1);
    this.target = new Int32Array(ports);
  }

  /** A connection has taken its ports; −1: there is no second box. */
  begin(near: number, far: number, target: number): void {
    this.begun++;
    this.note(near, near, far, target);
    if (far >= 0) this.note(far, near, far, target);
  }

  /** The port on the first box of the connection that has this one; −1 where another connection has taken it since. */
  nearOf(port: number): number {
    return this.same(port, this.near[port] as number);
  }

  /** The port on the second box; −1 where there is none, or another connection has taken it since. */
  farOf(port: number): number {
    return this.same(port, this.far[port] as number);
  }

  /** Index of the connection's target. */
  targetOf(port: number): number {
    return this.target[port] as number;
  }

  private same(port: number, other: number): number {
    return other >= 0 && this.serial[other] === this.serial[port] ? other : -1;
  }

  private note(port: number, near: number, far: number, target: number): void {
    this.serial[port] = this.begun;
    this.near[port] = near;
    this.far[port] = far;
    this.target[port] = target;
  }
}
