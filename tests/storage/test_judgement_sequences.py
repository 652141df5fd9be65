"""After any sequence of judgements and undos all is as if what was undone had never been decided."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import Connection

from service.errors import (
    Conflict,
    NotFound,
)
from service.storage import entities, entity_corrections, judgements, undoing
from tests.storage.judged import EDITOR, made_by, said, split

NAMES = ["Ana", "Bob", "Cléo", "Dan", "Eve", "Fay"]
OTHERS = ["Ana Belle", "Bob le Grand", "Cléo de Mer", "Dan d'Or"]
KINDS = ["merge", "split", "name", "type", "part_of", "same_as", "add_alias", "remove_alias"]
STEPS = st.lists(
    st.tuples(st.sampled_from([*KINDS, "merge", "split", "undo", "undo"]), st.integers(0, 20), st.integers(0, 20)),
    max_size=16,
)
OF_READINGS = st.lists(
    st.tuples(st.sampled_from(["merge", "split", "read", "undo"]), st.integers(0, 20), st.integers(0, 20)), max_size=14
)
Step = tuple[str, int, int]


@dataclass
class World:
    """Entities by how they came: their place in NAMES, or the step that split them off."""

    conn: Connection
    ids: dict[int, UUID] = field(default_factory=dict)
    judged: dict[int, UUID] = field(default_factory=dict)

    def begin(self) -> None:
        for place, name in enumerate(NAMES):
            said(self.conn, name)
            (self.ids[-place - 1],) = entities.named(self.conn, name)
        for place, name in enumerate(OTHERS):
            entity_corrections.add_alias(self.conn, self.ids[-place - 1], name, EDITOR, version=None)
            said(self.conn, name)

    def do(self, number: int, kind: str, one: int, other: int) -> None:
        """One step, of the entities `one` and `other`. Raises DixitError where it is refused."""
        conn, entity, name = self.conn, self.ids[one], (NAMES + OTHERS)[other % 10]
        if kind == "read":
            said(conn, name)
        elif kind == "merge":
            self.judged[number] = judgements.merge(conn, entity, self.ids[other], EDITOR)
        elif kind == "split":
            self.judged[number], self.ids[number] = split(conn, entity, name, type="person")
        else:
            change: Callable[..., None] = getattr(
                entity_corrections, {"name": "rename"}.get(kind, kind if "alias" in kind else f"set_{kind}")
            )
            value: Any = {
                "type": ["person", "group"][other % 2],
                "part_of": self.ids[other] if kind == "part_of" else None,
                "same_as": [f"https://exemple.org/{other}"],
            }.get(kind, name)
            change(conn, entity, value, EDITOR, version=None)
            self.judged[number] = judgements.history(conn, entity)[0].id

    def state(self) -> list[object]:
        """All that anybody sees, with no id that another run would not have."""
        labels = {id_: label for label, id_ in self.ids.items()}
        rows = self.conn.execute("SELECT id, found_as FROM entities WHERE id = ANY(%s)", [list(labels)])
        seen: list[object] = [(labels[id_], found) for id_, found in sorted(rows, key=lambda r: labels[r[0]])]
        for label, id_ in sorted(self.ids.items()):
            shown = entities.get(self.conn, id_)
            own = [a.name for a in shown.aliases], shown.name, shown.type, shown.same_as
            whole = labels.get(shown.part_of) if shown.part_of else None
            seen.append((label, sorted(own[0]), own[1:], whole, labels[shown.canonical_id], made_by(self.conn, id_)))
        return seen


def live(conn: Connection, steps: list[Step]) -> tuple[World, dict[int, Step]]:
    """Do the steps that are not refused; gives those that hold in the end, with what each is about."""
    world, holding = World(conn), {}
    world.begin()
    for number, (kind, one, other) in enumerate(steps):
        everybody, decided = sorted(world.ids), sorted(world.judged)
        try:
            if kind == "undo" and decided:
                undone = decided[one % len(decided)]
                undoing.undo(conn, world.judged[undone], EDITOR)
                del holding[undone]
                world.ids.pop(undone, None)
            elif kind != "undo":
                a = everybody[one % len(everybody)]
                b = everybody[other % len(everybody)] if kind in ("merge", "part_of") else other
                world.do(number, kind, a, b)
                holding[number] = kind, a, b
        except (Conflict, NotFound):
            continue
    return world, holding


def check(conn: Connection, steps: list[Step]) -> None:
    with conn.transaction(force_rollback=True):
        world, holding = live(conn, steps)
        after = world.state()
    with conn.transaction(force_rollback=True):
        world = World(conn)
        world.begin()
        for number, (kind, one, other) in sorted(holding.items()):
            world.do(number, kind, one, other)
        assert world.state() == after


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_after_any_judgements_and_undos_all_is_as_if_the_undone_had_not_been(
    conn: Connection, steps: list[Step]
) -> None:
    check(conn, steps)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OF_READINGS)
def test_what_was_read_while_a_split_held_counts_as_if_it_had_not(conn: Connection, steps: list[Step]) -> None:
    check(conn, steps)
