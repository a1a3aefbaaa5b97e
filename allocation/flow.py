"""The min-cost flow behind the match: cases on one side, seats of auditors on the other.

Hard rules are missing arcs, what the framework prefers are costs. Two things keep the
network small without changing its optimum. Cases that stand in the same relation to
every auditor share a node. And auditors of the same roles and area hang in a binary
tree, so that a case reaches a thousand of them but five by some forty arcs into the
tree instead of 995: a case from which nobody is barred needs one arc.
"""

from bisect import bisect_left
from collections import defaultdict, deque
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain

from allocation.standing import cost, distance


def solve(cases, bench, *, seats, loads, seed):
    """Case keys to auditor keys: most cases, lowest ranks, least cost; ties by the seed.

    `seats` says how many cases an auditor may get (key to number), `loads` how many
    audits they have had, which makes the next one dearer.
    """
    free = [auditor for auditor in bench.auditors.values() if seats[auditor.key]]
    order = [auditor.key for auditor in _by_chance(free, seed)]
    groups = _groups(_by_chance(cases, seed), bench)
    if not groups or not order:
        return {}
    people = [Seat(bench.auditors[key], seats[key], loads[key]) for key in order]
    waiting = [iter(group) for group in groups]
    return {next(waiting[group]).key: order[place] for group, place in _Flow(groups, people, bench).solve()}


@dataclass(frozen=True)
class Seat:
    """An auditor in the network: how many cases they may get, and how many they have had."""

    auditor: object
    free: int
    load: int


def _by_chance(things, seed):
    """Cases or auditors in an order that looks like chance and is always the same."""

    def place(thing):
        lot = str(thing.lot or thing.key)
        return blake2b(f"{seed}:{lot}".encode(), digest_size=8).digest(), lot

    return sorted(things, key=place)


def _groups(cases, bench):
    """Cases that stand in the same relation to every auditor, together; in the order given."""
    recent = frozenset(chain(*(auditor.recent_workers for auditor in bench.auditors.values())))
    groups = defaultdict(list)
    for case in cases:
        worker = case.worker if case.worker in recent else None
        out = frozenset(bench.out(case))
        groups[case.rank, case.roles, case.team, case.area, worker, out].append(case)
    return list(groups.values())


class _Tree:
    """Auditors of the same roles and area, halved again and again down to each of them."""

    def __init__(self, seats, nodes, new_node):
        self.roles, self.area = seats[0].auditor.roles, seats[0].auditor.area
        self.keys = [seat.auditor.key for seat in seats]
        self.children = {}  # inner node to its two children, parents first
        self.root = self._halve(nodes, 0, len(nodes), new_node)

    def _halve(self, nodes, low, high, new_node):
        if high - low == 1:
            return nodes[low]
        node, middle = new_node(), (low + high) // 2
        self.children[node] = None
        self.children[node] = (
            self._halve(nodes, low, middle, new_node),
            self._halve(nodes, middle, high, new_node),
        )
        return node

    def cover(self, without):
        """The fewest nodes below which everybody hangs but those at the places `without` (sorted)."""
        found = []
        self._cover(self.root, 0, len(self.keys), without, found)
        return found

    def _cover(self, node, low, high, without, found):
        first = bisect_left(without, low)
        if first == len(without) or without[first] >= high:
            found.append(node)
        elif high - low > 1:
            left, right = self.children[node]
            middle = (low + high) // 2
            self._cover(left, low, middle, without, found)
            self._cover(right, middle, high, without, found)


class _Flow:
    """The network: source, groups of cases, trees, auditors, sink."""

    SOURCE, SINK, FIRST = 0, 1, 2

    def __init__(self, groups, seats, bench):
        self.groups, self.seats, self.bench = groups, seats, bench
        self.cases = sum(map(len, groups))
        self.first_auditor = self.FIRST + len(groups)
        self.nodes = self.first_auditor + len(seats)
        self.node_of = {seat.auditor.key: self.first_auditor + n for n, seat in enumerate(seats)}
        self.arcs = []  # (tail, head, capacity, cost)
        self.trees = self._plant()
        self.place_of = {key: (tree, n) for tree in self.trees for n, key in enumerate(tree.keys)}

    def solve(self):
        """Pairs (place of the group, place of the auditor), one for each case matched."""
        # OR-Tools takes a third of a second to load: only the job that matches pays for it.
        import numpy as np
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

        self._add_choices()
        inside = len(self.arcs)
        self._add_ends()
        network = SimpleMinCostFlow()
        columns = np.array(self.arcs, dtype=np.int64).T
        network.add_arcs_with_capacity_and_unit_cost(*(column.copy() for column in columns))
        network.set_node_supply(self.SOURCE, self.cases)
        network.set_node_supply(self.SINK, -self.cases)
        status = network.solve_max_flow_with_min_cost()
        if status != network.OPTIMAL:
            raise RuntimeError(f"The matching found no optimum: {status}.")
        flows = network.flows(np.arange(inside))
        return self._read_off((self.arcs[n][:2], int(flows[n])) for n in flows.nonzero()[0])

    def _plant(self):
        """The trees, with an arc from each node to its halves."""
        alike = defaultdict(list)
        for seat in self.seats:
            alike[seat.auditor.roles, seat.auditor.area].append(seat)
        trees = [
            _Tree(seats, [self.node_of[seat.auditor.key] for seat in seats], self._new_node)
            for seats in alike.values()
        ]
        for tree in trees:
            for node, halves in tree.children.items():
                self.arcs += [(node, half, self.cases, 0) for half in halves]
        return trees

    def _new_node(self):
        self.nodes += 1
        return self.nodes - 1

    def _add_choices(self):
        """Arcs from each group to everybody who may have its cases."""
        weights, recent = self.bench.rules.weights, self._recent()
        for n, group in enumerate(self.groups, start=self.FIRST):
            case, size = group[0], len(group)
            out = self.bench.out(case)
            dearer = (recent["team", case.team] | recent["worker", case.worker]).difference(out)
            without = self._places(chain(out, dearer))
            for tree in self.trees:
                if tree.roles & case.roles:
                    price = distance(case.area, tree.area, weights)
                    self.arcs += [(n, node, size, price) for node in tree.cover(without[tree])]
            for key in sorted(dearer, key=self.node_of.get):
                auditor = self.bench.auditors[key]
                if auditor.roles & case.roles:
                    self.arcs.append((n, self.node_of[key], size, cost(case, auditor, weights)))

    def _recent(self):
        """Who has read a case of a team or of a worker lately, and so costs more for it."""
        recent = defaultdict(set)
        for seat in self.seats:
            for team in seat.auditor.recent_teams:
                recent["team", team].add(seat.auditor.key)
            for worker in seat.auditor.recent_workers:
                recent["worker", worker].add(seat.auditor.key)
        return recent

    def _places(self, keys):
        """Where these auditors hang: tree to sorted places."""
        places = defaultdict(list)
        for key in keys:
            if key in self.place_of:
                tree, place = self.place_of[key]
                places[tree].append(place)
        for found in places.values():
            found.sort()
        return places

    def _add_ends(self):
        """Arcs into the groups, dearer by rank, and out of the auditors, dearer by load."""
        load, steps = self.bench.rules.weights.each_audit_this_year, self._steps()
        by_rank = self._by_rank(steps)
        for n, group in enumerate(self.groups, start=self.FIRST):
            self.arcs.append((self.SOURCE, n, len(group), by_rank * group[0].rank))
        for n, seat in enumerate(self.seats, start=self.first_auditor):
            for step in range(min(seat.free, steps)):
                self.arcs.append((n, self.SINK, 1, load * (seat.load + step)))
            if seat.free > steps:
                self.arcs.append((n, self.SINK, seat.free - steps, load * (seat.load + steps)))

    def _steps(self):
        """How many cases of one auditor get a rising cost each: three fair shares and ten."""
        return 10 + 3 * (self.cases // len(self.seats))

    def _by_rank(self, steps):
        """More than all other pairs together could save by leaving out a case of a lower rank."""
        weights = self.bench.rules.weights
        most = max(seat.load for seat in self.seats) + steps
        dearest = weights.other_area + weights.same_team_again + weights.same_worker_again
        return (dearest + weights.each_audit_this_year * most + 1) * (self.cases + 1)

    def _read_off(self, used):
        """Follow each unit of flow down its tree: whoever hangs below a node may have its cases."""
        down, arriving = {}, defaultdict(deque)
        for (tail, head), count in used:
            if tail < self.first_auditor:
                arriving[head].extend([tail - self.FIRST] * count)
            else:
                down[tail, head] = count
        for tree in self.trees:
            for node, halves in tree.children.items():
                for half in halves:
                    for _ in range(down.get((node, half), 0)):
                        arriving[half].append(arriving[node].popleft())
        return [
            (group, n - self.first_auditor)
            for n in range(self.first_auditor, self.first_auditor + len(self.seats))
            for group in arriving[n]
        ]
