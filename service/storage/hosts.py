"""Hosts that are asked: whose turn it is, and what their robots.txt says; shared by all workers."""

from typing import Literal, NamedTuple
from uuid import UUID, uuid4

from psycopg import Connection

from service.storage import sql

State = Literal["found", "none", "unreachable"]
_SQL = sql.load("hosts")


class Robots(NamedTuple):
    """A robots.txt: its text, that there is none, or that the site did not answer when it was asked for it."""

    state: State
    body: str = ""


def take(conn: Connection, authority: str, *, seconds: float) -> UUID | None:
    """The turn at a host ("www.exemple.fr:8080"), None where another has it or it is to be left alone for now.

    It is given back by `leave`, or is over after `seconds`.
    """
    holder = uuid4()
    asked = {"authority": authority, "holder": holder, "seconds": seconds}
    return holder if sql.scalar(conn, _SQL["take"], asked) else None


def wait(conn: Connection, authority: str) -> float:
    """In how many seconds the host may be asked again, as far as is known."""
    return float(sql.scalar(conn, _SQL["wait"], {"authority": authority}) or 0.0)


def leave(conn: Connection, authority: str, holder: UUID, *, delay: float) -> None:
    """Give the turn back; the host is left alone for so many seconds."""
    conn.execute(_SQL["leave"], {"authority": authority, "holder": holder, "delay": delay})


def robots(conn: Connection, origin: str) -> Robots | None:
    """What is known of the robots.txt of an origin ("https://www.exemple.fr"), None where it is to be asked for."""
    row = conn.execute(_SQL["robots"], {"origin": origin}).fetchone()
    return Robots(*row) if row else None


def put_robots(conn: Connection, origin: str, found: Robots) -> Robots:
    """Keep what was found, and say what holds: a site that does not answer now keeps what it said before."""
    conn.execute(_SQL["put_robots"], {"origin": origin, "state": found.state, "body": found.body})
    row = conn.execute(_SQL["last_robots"], {"origin": origin}).fetchone()
    return Robots(*row) if row else found


def sweep(conn: Connection) -> None:
    """Forget hosts that nobody asked for a long time."""
    conn.execute(_SQL["sweep"])
