import type { Destination, Metric } from '../../scenario/scenario.js';
import type { Standing } from '../judge.js';
import { metricAt } from '../metrics.js';
import { secondsToFill } from '../port-group/fill.js';
import type { PortGroup } from '../port-group/groups.js';
import type { Growth } from '../port-group/headroom.js';
import { type Operation, operateUnshared } from '../port-group/operate.js';
import type { GroupResult } from '../result.js';

/** A group as it stands, worked out when somebody asks: the same numbers as in a group's full result. */
export class GroupAtWork implements Standing {
  private operated: Operation | undefined;

  constructor(
    readonly group: PortGroup,
    readonly role: GroupResult['role'],
    readonly destination: Destination | undefined,
  ) {}

  get operation(): Operation {
    this.operated ??= operateUnshared(this.group, 1);
    return this.operated;
  }

  /** A metric of the group, as thresholds compare it. */
  metric(metric: Exclude<Metric, 'headroom'>): number {
    return metricAt(this.operation, metric, this.destination);
  }

  /** How far the group can grow is a matter of the whole scenario's evaluation; a sweep solves it only when asked. */
  get growth(): Growth {
    return { factor: null, limitedBy: null };
  }

  get secondsToFill(): number | null {
    return secondsToFill(this.operation);
  }
}
