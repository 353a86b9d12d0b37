/** The shape of `events:`: what happens to traffic and boxes while time goes on. `timeline` and `report` play them. */
import * as z from 'zod/mini';
import { described, eventDuration, one, optional } from './schema-parts.js';

const names = z.union([z.string(), z.array(z.string())]);

const failover = z.strictObject({
  traffic: optional(
    described('Rates of the flows from now on, such as 200%: this box takes over the traffic of another.', one),
  ),
  ports: optional(described('Part of the ports that is left, such as 50%: half of the addresses are gone.', one)),
});

/** One event: when, exactly one of the five kinds, and what goes with it. */
export const event = z.strictObject({
  at: described('When: a time since the start such as 10min, or a time of day such as 09:30.', one),
  ramp: optional(described('Rates go to this part of what the flow says, such as 150%, and stay there.', one)),
  burst: optional(described('Rates are this part of what they were, such as 300%, for as long as `lasts`.', one)),
  restart: optional(
    described('Pools whose box forgets every connection, so that all ports are free: `all`, a name, or a list.', names),
  ),
  failover: optional(
    described('Another box’s traffic comes here ({traffic: 200%}), or ports go away ({ports: 50%}).', failover),
  ),
  deploy: optional(
    described('This part of the open connections, such as 100%, is closed at once; their clients come back.', one),
  ),
  over: eventDuration('`ramp`: how long the rates take to get there.'),
  lasts: eventDuration('`burst`: how long; `failover`: until it is as before (default: it stays).'),
  reconnect: eventDuration(
    '`deploy`, `restart`, `failover`: the clients of lost (or taken over) connections come back, spread evenly over this time. Default: they do not come back by themselves.',
  ),
  flows: optional(
    described(
      '`ramp`, `burst`, `deploy`, `failover: {traffic}`: the flows meant: a name or a list; default: all.',
      names,
    ),
  ),
  pools: optional(described('`failover: {ports}`: the pools meant: a name or a list; default: all.', names)),
});

/** An event as typed. */
export type EventInput = z.infer<typeof event>;
