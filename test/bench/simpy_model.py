"""Groups of ports in SimPy, as simulation.mjs has them: Poisson arrivals, any free port with equal chances, exponential
open times, then TIME_WAIT of one fixed length; who finds no port is lost. Prints JSON.

usage: simpy_model.py STYLE GROUPS PORTS RATE OPEN TIME_WAIT WARM_UP SECONDS SEED
STYLE: processes (a generator for each connection) or callbacks (timeouts only, which is faster)
"""

import json
import random
import sys
import time

import simpy


class Group:
    """The ports of a group: those that are free, in no order."""

    def __init__(self, ports):
        self.free = list(range(ports))
        self.attempts = 0
        self.refused = 0

    def take(self, draw):
        """A free port, or None."""
        self.attempts += 1
        free = self.free
        if not free:
            self.refused += 1
            return None
        place = int(draw() * len(free))
        free[place], free[-1] = free[-1], free[place]
        return free.pop()


def arrive_as_processes(env, group, rate, open_seconds, time_wait):
    """Connections as SimPy's tutorial writes them."""

    def connection(port):
        yield env.timeout(random.expovariate(1 / open_seconds))
        yield env.timeout(time_wait)
        group.free.append(port)

    def arrivals():
        while True:
            yield env.timeout(random.expovariate(rate))
            port = group.take(random.random)
            if port is not None:
                env.process(connection(port))

    env.process(arrivals())


def arrive_as_callbacks(env, group, rate, open_seconds, time_wait):
    """The same with nothing but timeouts."""
    expovariate = random.expovariate
    release = group.free.append

    def freed(timeout):
        release(timeout.value)

    def closed(timeout):
        env.timeout(time_wait, timeout.value).callbacks.append(freed)

    def arrived(_):
        env.timeout(expovariate(rate)).callbacks.append(arrived)
        port = group.take(random.random)
        if port is not None:
            env.timeout(expovariate(1 / open_seconds), port).callbacks.append(closed)

    env.timeout(expovariate(rate)).callbacks.append(arrived)


def main():
    style, groups, ports, rate, open_seconds, time_wait, warm_up, seconds, seed = sys.argv[1:]
    random.seed(int(seed))
    env = simpy.Environment()
    arrive = {"processes": arrive_as_processes, "callbacks": arrive_as_callbacks}[style]
    all_groups = [Group(int(ports)) for _ in range(int(groups))]
    for group in all_groups:
        arrive(env, group, float(rate), float(open_seconds), float(time_wait))
    env.run(until=float(warm_up))
    for group in all_groups:
        group.attempts = group.refused = 0
    started = time.process_time()
    env.run(until=float(warm_up) + float(seconds))
    elapsed = time.process_time() - started
    attempts = sum(group.attempts for group in all_groups)
    refused = sum(group.refused for group in all_groups)
    # A connection is three events: it arrives, closes, and gives its port back.
    events = attempts + 2 * (attempts - refused)
    print(json.dumps({"version": simpy.__version__, "eventsPerSecond": events / elapsed, "blocking": refused / attempts}))


main()
