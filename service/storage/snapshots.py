"""Long answers of one moment: a snapshot of the database, and a word that says whether another shows the same."""

from psycopg import Connection

from service.storage import sql

_SQL = sql.load("snapshots")


def begin(conn: Connection, *, statement_seconds: int, idle_seconds: int = 0) -> None:
    """Make the transaction that begins now a snapshot: it only reads, and what others commit later it does not see.

    Each of its statements may take so long, whatever the connection's own limit, and so much time may pass between two
    before the server gives it up, as it keeps old rows from being cleared away; 0 is for ever.
    """
    conn.execute(_SQL["begin"])
    conn.execute(_SQL["limits"], {"statement": f"{statement_seconds}s", "idle": f"{idle_seconds}s"})


def state(conn: Connection) -> str:
    """A word for what the snapshot of this transaction sees of claims and of all that is shown with them.

    Two snapshots with the same word see the same. The reverse is not promised: a change of anything changes the word,
    and so does the end of a transaction that ran while the latest change was made, even where it changed nothing.

    Why it holds: let M be the latest change seen, X the lesser of M + 1 and the oldest transaction that still ran, and
    L the changes seen from X on; the word is M, X and L. A change T that the second snapshot sees and the first does
    not, with the same M, ran when the first was taken: so X <= T <= M there, and T is not in L. If X is the same in the
    second, T is in its L, and the words differ.
    """
    row = conn.execute(_SQL["state"]).fetchone() or ()
    return "/".join(str(part) for part in row)
