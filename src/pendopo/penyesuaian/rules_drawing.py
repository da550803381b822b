"""The workflow as a drawing: states in layers from top to bottom, what leads between them. No Django, no library.

The way that most cases take stands in one straight column at the left, so that a phone shows it without scrolling.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pendopo.engine.api import Definition, State, Transition

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, LEFT, TOP = 184, 68, 44, 62, 54, 12
LINE_LETTERS = 23


@dataclass(frozen=True)
class Box:
    """A state where it is drawn. `words`: its title in lines; `below`: who works there, how long it may stay."""

    id: str
    x: int
    y: int
    kind: str
    words: tuple[str, ...]
    below: str

    @property
    def centre(self) -> int:
        """The middle, from the left."""
        return self.x + BOX_WIDTH // 2

    @property
    def text_y(self) -> int:
        """Where the first line stands."""
        return self.y + (24 if len(self.words) > 1 else 30)

    @property
    def below_y(self) -> int:
        """Where the small line stands."""
        return self.y + BOX_HEIGHT - 10

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The lines of the title with where they stand."""
        return [(self.text_y + 16 * number, text) for number, text in enumerate(self.words)]


@dataclass(frozen=True)
class Arrow:
    """Steps between two states: a path, and a badge with their numbers."""

    path: str
    tone: str
    numbers: str
    x: int
    y: int

    @property
    def badge_width(self) -> int:
        """Wide enough for the numbers."""
        return 12 + 7 * len(self.numbers)

    @property
    def badge_x(self) -> int:
        """The badge's left side."""
        return self.x - self.badge_width // 2


@dataclass(frozen=True)
class Told:
    """One step in words for the list below the drawing."""

    number: int
    step: Transition
    start: str
    end: str
    function: str
    how: str


@dataclass(frozen=True)
class Drawing:
    """Boxes and arrows with the size of the whole, and the same in words."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    told: tuple[Told, ...]


def drawing_of(definition: Definition) -> Drawing:
    """Lay the workflow out."""
    states = {state.id: state for state in definition.workflow.states}
    links = sorted(set(links_of(definition)))
    ranks = ranked(definition, links)
    columns = placed(definition, states, ranks, links)
    boxes = {name: box_of(definition, states[name], *columns[name]) for name in states}
    arrows = tuple(arrows_of(definition, boxes, columns))
    width = max((box.x + BOX_WIDTH for box in boxes.values()), default=0) + GAP_X
    height = max((box.y + BOX_HEIGHT for box in boxes.values()), default=0) + TOP
    return Drawing(width, height, tuple(boxes.values()), arrows, tuple(told_of(definition, states)))


def links_of(definition: Definition) -> Iterator[tuple[str, str]]:
    """Which state leads to which; a parallel state to the beginnings of its tracks, their ends to what follows."""
    workflow = definition.workflow
    tracks = {track.id: track for track in workflow.tracks}
    parallel = {state.id: state for state in workflow.states if state.kind == "parallel"}
    for state in parallel.values():
        yield from ((state.id, tracks[name].start) for name in state.tracks if name in tracks)
    for step in workflow.transitions:
        for start in step.from_states:
            opened = parallel[start].tracks if start in parallel and step.auto else ()
            ends = [one.id for one in workflow.states if one.kind == "done" and one.track in opened]
            yield from ((end, step.to) for end in ends)
            if not ends:
                yield start, step.to


def ranked(definition: Definition, links: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The layer of each state: below everything that leads to it, ways back left aside; ends at the bottom."""
    order = [state.id for state in definition.workflow.states]
    after: dict[str, list[str]] = {name: [] for name in order}
    for start, end in links:
        if start in after and end in after:
            after[start].append(end)
    forward = without_ways_back(definition.workflow.start, order, after)
    ranks = dict.fromkeys(order, 0)
    for _ in order:
        for start, end in forward:
            ranks[end] = max(ranks[end], ranks[start] + 1)
    final = [state.id for state in definition.workflow.states if state.kind == "final"]
    bottom = max(ranks.values(), default=0)
    return ranks | {name: max(bottom, 1) for name in final}


def without_ways_back(start: str, order: Sequence[str], after: dict[str, list[str]]) -> list[tuple[str, str]]:
    """The links that do not lead back to where a walk from the start has just come from."""
    found: list[tuple[str, str]] = []
    seen: set[str] = set()

    def walk(name: str, above: frozenset[str]) -> None:
        seen.add(name)
        for following in after[name]:
            if following in above or following == name:
                continue
            found.append((name, following))
            if following not in seen:
                walk(following, above | {name})

    for name in (start, *order):
        if name in after and name not in seen:
            walk(name, frozenset({name}))
    return acyclic(found)


def acyclic(links: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The links one after the other, without those that would close a circle."""
    below: dict[str, set[str]] = {}
    found = []
    for start, end in links:
        if start == end or start in reach(below, end):
            continue
        below.setdefault(start, set()).add(end)
        found.append((start, end))
    return found


def reach(below: dict[str, set[str]], start: str) -> set[str]:
    """Everything that can be reached."""
    found, waiting = {start}, [start]
    while waiting:
        for one in below.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def usual_way(definition: Definition) -> set[str]:
    """The states of the way that most cases take: the main buttons, what is awaited from outside, the last of what
    happens by itself; up to the end."""
    way: dict[str, tuple[int, str]] = {}
    for number, step in enumerate(definition.workflow.transitions):
        weight = 3000 if step.tone == "utama" else 2000 if step.signal else 1000 + number if step.auto else 0
        for start in step.from_states:
            if weight and not step.reopen and weight > way.get(start, (0, ""))[0]:
                way[start] = weight, step.to
    found: list[str] = []
    name = definition.workflow.start
    while name and name not in found:
        found.append(name)
        name = way.get(name, (0, ""))[1]
    return set(found)


def placed(
    definition: Definition, states: dict[str, State], ranks: dict[str, int], links: Sequence[tuple[str, str]]
) -> dict[str, tuple[int, int]]:
    """Column and layer of each state: the usual way first, the others near what leads to them."""
    usual = usual_way(definition)
    layers: dict[int, list[str]] = {}
    for name in states:
        layers.setdefault(ranks[name], []).append(name)
    found: dict[str, tuple[int, int]] = {}
    for rank in sorted(layers):

        def weight(name: str) -> tuple[int, float]:
            above = [found[start][0] for start, end in links if end == name and start in found]
            return (0 if name in usual else 1, sum(above) / len(above) if above else 9.0)

        row = sorted(layers[rank], key=weight)
        shift = 0 if row and row[0] in usual else 1
        for column, name in enumerate(row):
            found[name] = (column + shift, rank)
    return found


def box_of(definition: Definition, state: State, column: int, rank: int) -> Box:
    """One state as a box."""
    functions = {function.id: function.title for function in definition.workflow.functions}
    who = functions.get(state.function, "")
    days = f"{state.within_days} hari" + (" kerja" if state.within == "kerja" else "") if state.within_days else ""
    below = ", ".join(part for part in (who, f"paling lama {days}" if days else "") if part)
    words = tuple(textwrap.wrap(state.title, LINE_LETTERS)[:2]) or (state.id,)
    return Box(
        state.id, LEFT + column * (BOX_WIDTH + GAP_X), TOP + rank * (BOX_HEIGHT + GAP_Y), state.kind, words,
        textwrap.shorten(below, 34, placeholder="…"),
    )  # fmt: skip


def arrows_of(
    definition: Definition, boxes: dict[str, Box], columns: dict[str, tuple[int, int]]
) -> Iterator[Arrow]:  # fmt: skip
    """The steps between two states as one arrow with their numbers."""
    pairs: dict[tuple[str, str], list[tuple[int, Transition]]] = {}
    for number, step in enumerate(definition.workflow.transitions, 1):
        for start in step.from_states:
            pairs.setdefault((start, step.to), []).append((number, step))
    drawn = {pair: steps for pair, steps in pairs.items() if pair[0] in boxes and pair[1] in boxes}
    for start, end in links_of(definition):
        if start in boxes and end in boxes:
            drawn.setdefault((start, end), [])
    back = 0
    for index, ((start, end), steps) in enumerate(sorted(drawn.items(), key=lambda item: columns[item[0][0]][1])):
        is_back = columns[end][1] <= columns[start][1]
        back += is_back
        tone = next((step.tone for _n, step in steps if step.tone == "utama"), steps[0][1].tone if steps else "jalur")
        path, x, y = curve(boxes[start], boxes[end], columns, back if is_back else 0, index)
        yield Arrow(path, "balik" if is_back else tone, ",".join(str(number) for number, _step in steps), x, y)


def curve(
    start: Box, end: Box, columns: dict[str, tuple[int, int]], back: int, index: int
) -> tuple[str, int, int]:  # fmt: skip
    """The path between two boxes and where its badge stands: straight down, or along the lanes between the boxes."""
    (column1, rank1), (column2, rank2) = columns[start.id], columns[end.id]
    if back and column1 == column2 == 0:
        return beside(start, end, back)
    if back:
        return upwards(start, end, index)
    if rank2 == rank1 + 1:
        return between(start, end)
    return downwards(start, end, to_the_left=column2 == 0, index=index)


def beside(start: Box, end: Box, back: int) -> tuple[str, int, int]:
    """Back up, to the left of the usual way."""
    x, y1, y2 = start.x, start.y + BOX_HEIGHT // 2 - 8, end.y + BOX_HEIGHT // 2 + 8
    side = x - 16 - 8 * (back % 4)
    if start.id == end.id:
        y2 = y1 + 22
    return f"M{x} {y1} C{side} {y1} {side} {y2} {x} {y2}", (2 * x + 6 * side) // 8, (y1 + y2) // 2


def between(start: Box, end: Box) -> tuple[str, int, int]:
    """Down to the next layer."""
    x1, y1, x2, y2 = start.centre, start.y + BOX_HEIGHT, end.centre, end.y
    lift = GAP_Y // 2
    path = f"M{x1} {y1} C{x1} {y1 + lift} {x2} {y2 - lift} {x2} {y2}"
    share = 0.5 if x1 == x2 else 0.4
    return path, round(x1 + (x2 - x1) * share**1.5), round(y1 + (y2 - y1) * share)


def downwards(start: Box, end: Box, *, to_the_left: bool, index: int) -> tuple[str, int, int]:
    """Down past other layers, in the lane beside the column where it ends."""
    x1, y1 = start.centre + 34 + 7 * (index % 5), start.y + BOX_HEIGHT
    lane = end.x + BOX_WIDTH + 10 + 6 * (index % 5) if to_the_left else end.x - 10 - 6 * (index % 5)
    x2, y2 = end.centre + 8 * (index % 5 - 2), end.y
    points = [
        (x1, y1),
        (x1, y1 + 13 + 5 * (index % 4)),
        (lane, 0),
        (lane, y2 - 16 - 4 * (index % 4)),
        (x2, 0),
        (x2, y2),
    ]
    return rounded(level(points)), lane, y1 + 40 + 20 * (index % 3)


def upwards(start: Box, end: Box, index: int) -> tuple[str, int, int]:
    """Back up, in the lane to the right of the column where it ends."""
    x1, y1 = start.centre - 44 + 7 * (index % 4), start.y
    lane = end.x + BOX_WIDTH + 10 + 6 * (index % 5)
    y2 = end.y + BOX_HEIGHT // 2 + 6 * (index % 4)
    points = [(x1, y1), (x1, y1 - 12 - 5 * (index % 4)), (lane, 0), (lane, y2), (end.x + BOX_WIDTH, y2)]
    return rounded(level(points)), lane, y2 + 26


def level(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Points whose height is 0 keep that of the point before."""
    found = [points[0]]
    for x, y in points[1:]:
        found.append((x, y or found[-1][1]))
    return found


def rounded(points: Sequence[tuple[int, int]]) -> str:
    """Straight pieces with round corners."""
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        near, far = toward(corner, before), toward(corner, after)
        parts.append(f"L{near[0]} {near[1]} Q{corner[0]} {corner[1]} {far[0]} {far[1]}")
    return " ".join([*parts, f"L{points[-1][0]} {points[-1][1]}"])


def toward(corner: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """A little way from a corner to its neighbour, half of it at most."""
    found = []
    for here, there in zip(corner, other, strict=True):
        step = min(8, abs(there - here) // 2)
        found.append(here + (step if there > here else -step if there < here else 0))
    return found[0], found[1]


def told_of(definition: Definition, states: dict[str, State]) -> Iterator[Told]:
    """Every step in words."""
    functions = {function.id: function.title for function in definition.workflow.functions}
    for number, step in enumerate(definition.workflow.transitions, 1):
        starts = ", ".join(states[name].title for name in step.from_states if name in states)
        end = states[step.to].title if step.to in states else step.to
        how = "oleh waktu" if step.timer else "otomatis" if step.auto else "tanda dari luar" if step.signal else ""
        yield Told(number, step, starts, end, functions.get(step.function, step.function), how)
