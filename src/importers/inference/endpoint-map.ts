import type { Endpoint } from '../observed-connection.js';

/** Values by endpoint, in the order in which they came. A lookup builds no text: first the port, then the address. */
export class EndpointMap<Value> {
  private readonly ports = new Map<number, Map<string, Value>>();
  private readonly inOrder: Value[] = [];

  get size(): number {
    return this.inOrder.length;
  }

  get(end: Endpoint): Value | undefined {
    return this.ports.get(end.port)?.get(end.address);
  }

  /** Adds an endpoint that must not be there. */
  add(end: Endpoint, value: Value): void {
    const addresses = this.ports.get(end.port);
    if (addresses === undefined) this.ports.set(end.port, new Map([[end.address, value]]));
    else addresses.set(end.address, value);
    this.inOrder.push(value);
  }

  values(): readonly Value[] {
    return this.inOrder;
  }
}
