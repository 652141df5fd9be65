"""The log of events: in order, without gaps, whoever commits first, and honest about what it no longer holds."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from procrastinate import App, SyncPsycopgConnector
from psycopg import Connection

from service import tasks
from service.errors import EventGone
from service.storage import event_writes, events, listening
from service.storage.events import BEGINNING, EventFilters, Position

TOMORROW = timedelta(days=1)


@pytest.fixture
def one(database_url: str) -> Iterator[Connection]:
    with psycopg.connect(database_url) as conn:
        yield conn


@pytest.fixture
def other(database_url: str) -> Iterator[Connection]:
    with psycopg.connect(database_url) as conn:
        yield conn


@pytest.fixture
def reader(database_url: str) -> Iterator[Connection]:
    with psycopg.connect(database_url, autocommit=True) as conn:
        yield conn


def happen(conn: Connection, *, merged: UUID | None = None) -> UUID:
    """Something happens to an entity that nobody knows; its id."""
    entity = merged or uuid4()
    event_writes.entity_merged(conn, entity, uuid4(), judgement=uuid4())
    return entity


def told(page: events.Page) -> list[UUID | None]:
    return [event.entity_id for event in page.items]


def test_of_two_transactions_that_commit_in_the_other_order_both_are_read_once(one, other, reader):
    first, second = happen(one), happen(other)
    other.commit()
    early = events.after(reader, None)
    assert told(early) == []
    assert events.is_pending(reader)
    one.commit()
    late = events.after(reader, early.reached)
    assert told(late) == [first, second]
    assert told(events.after(reader, late.reached)) == []
    assert not events.is_pending(reader)


def test_a_transaction_that_is_undone_leaves_no_event_and_keeps_nobody_waiting(one, other, reader):
    happen(one)
    second = happen(other)
    other.commit()
    one.rollback()
    assert told(events.after(reader, None)) == [second]


def test_events_of_one_transaction_come_in_the_order_in_which_they_happened(one, reader):
    happened = [happen(one) for _ in range(5)]
    one.commit()
    assert told(events.after(reader, None)) == happened


def test_pages_follow_each_other_without_gap_or_repetition(one, reader):
    happened = [happen(one) for _ in range(7)]
    one.commit()
    read, page = [], events.after(reader, None, limit=3)
    while page.more:
        read += told(page)
        page = events.after(reader, page.reached, limit=3)
    assert read + told(page) == happened


def test_many_writers_at_once_and_a_reader_that_never_stops_lose_and_double_nothing(database_url, reader):
    def write() -> None:
        with psycopg.connect(database_url) as conn:
            for n in range(25):
                happen(conn)
                conn.rollback() if n % 5 == 0 else conn.commit()

    writers = [Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    read, position = [], BEGINNING
    while True:
        over = not any(writer.is_alive() for writer in writers)
        page = events.after(reader, position, limit=7)
        read += [event.position for event in page.items]
        position = page.reached
        if over and not page.more:
            break
    assert len(read) == 6 * 20
    assert read == sorted(set(read))


def test_whoever_listens_is_woken_when_events_are_committed(one, database_url):
    with psycopg.connect(database_url, autocommit=True) as conn, listening.to(conn, events.CHANNEL) as notified:
        happen(one)
        assert not notified("", 0.1)
        one.commit()
        assert notified("", 5)


def test_a_page_of_few_among_many_says_where_to_go_on(one, reader, monkeypatch):
    monkeypatch.setattr(events, "MOST_EXAMINED", 4)
    mine = uuid4()
    for n in range(10):
        happen(one, merged=mine if n == 6 else None)
    one.commit()
    filters = EventFilters(entity=mine)
    first = events.after(reader, None, filters, limit=2)
    assert (told(first), first.more) == ([], True)
    second = events.after(reader, first.reached, filters, limit=2)
    assert told(second) == [mine]
    last = events.after(reader, second.reached, filters, limit=2)
    assert (told(last), last.more) == ([], False)
    assert last.reached == events.latest(reader)


def test_what_is_swept_is_gone_for_whoever_had_not_read_it_and_for_nobody_else(one, reader):
    happen(one)
    one.commit()
    behind = events.latest(reader)
    happen(one)
    one.commit()
    abreast = events.latest(reader)
    assert events.sweep(reader, datetime.now(UTC) - TOMORROW) == 0
    assert events.sweep(reader, datetime.now(UTC) + TOMORROW) == 2
    for gone in (BEGINNING, behind):
        with pytest.raises(EventGone):
            events.after(reader, gone)
    assert told(events.after(reader, abreast)) == []
    assert events.latest(reader) == abreast
    third = happen(one)
    one.commit()
    assert told(events.after(reader, abreast)) == [third]
    assert told(events.after(reader, None)) == [third]
    assert events.sweep(reader, datetime.now(UTC) - TOMORROW) == 0
    assert told(events.after(reader, abreast)) == [third]


def test_only_the_beginning_of_the_log_is_swept(one, reader):
    old = [happen(one) for _ in range(3)]
    one.commit()
    reader.execute("UPDATE events SET occurred_at = occurred_at - interval '40 days' WHERE entity_id = ANY(%s)", [old])
    new = happen(one)
    late = happen(one)
    one.commit()
    reader.execute("UPDATE events SET occurred_at = occurred_at - interval '40 days' WHERE entity_id = %s", [late])
    assert events.sweep(reader, datetime.now(UTC) - timedelta(days=30)) == 3
    assert told(events.after(reader, None)) == [new, late]


def test_a_worker_forgets_what_happened_longer_ago_than_it_is_told_to_keep(database_url, one, reader):
    old = happen(one)
    one.commit()
    reader.execute("UPDATE events SET occurred_at = occurred_at - interval '8 days' WHERE entity_id = %s", [old])
    new = happen(one)
    one.commit()
    sweep = App(connector=SyncPsycopgConnector()).configure_task("sweep_events", connection=one)
    sweep.defer(timestamp=int(datetime.now(UTC).timestamp()))
    one.commit()
    tasks.work(database_url, lambda *_: None, event_age=timedelta(days=7), until_empty=True)
    assert told(events.after(reader, None)) == [new]


def test_a_position_of_another_copy_of_the_database_is_gone(one, reader):
    happen(one)
    one.commit()
    [event] = events.after(reader, None).items
    at = event.position
    for strange in (
        Position(at.epoch, at.tx + 1000, at.number + 1),
        Position(at.epoch + 1, at.tx, at.number),
        Position(at.epoch, at.tx, at.number + 1),
    ):
        with pytest.raises(EventGone):
            events.after(reader, strange)


def test_a_log_restored_into_another_cluster_goes_on_behind_what_it_held(one, reader):
    before = happen(one)
    one.commit()
    held = events.latest(reader)
    reader.execute("UPDATE event_epochs SET cluster = cluster + 1")
    reader.execute("UPDATE events SET tx = '9000000000'")
    moved = Position(held.epoch, 9_000_000_000, held.number)
    assert told(events.after(reader, None)) == [before]
    after = happen(one)
    assert told(events.after(reader, moved)) == []
    one.commit()
    assert told(events.after(reader, moved)) == [after]
    assert told(events.after(reader, None)) == [before, after]
    assert events.latest(reader).epoch == held.epoch + 1


def test_two_who_find_the_log_in_another_cluster_agree_on_the_epoch(one, other, reader):
    happen(one)
    one.commit()
    reader.execute("UPDATE event_epochs SET cluster = cluster + 1")
    first = happen(one)
    meanwhile = Thread(target=lambda: (happen(other), other.commit()))
    meanwhile.start()
    one.commit()
    meanwhile.join()
    read = events.after(reader, None).items
    assert [event.position.epoch for event in read] == [1, 2, 2]
    assert first in [event.entity_id for event in read]


@given(st.builds(Position, *[st.integers(0, 2**31 - 1), st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1)]))
def test_a_position_is_read_as_it_was_written(position):
    assert Position.parse(str(position)) == position


@given(st.text())
def test_whatever_is_no_position_is_refused(text):
    try:
        position = Position.parse(text)
    except ValueError:
        return
    assert str(position) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1-2",
        "1-2-3-4",
        "a-b-c",
        "٣-1-1",
        "1-2-9223372036854775808",
        "2147483648-1-1",
        " 1-1-1",
        "+1-1-1",
        "01-1-1",
        "1_0-1-1",
    ],
)
def test_a_position_has_one_spelling(text):
    with pytest.raises(ValueError, match="not a position"):
        Position.parse(text)
