"""The embedded server: it keeps what it was given, whatever ends it."""

import os
from pathlib import Path

import psutil
import psycopg
import pytest

from service import postgres
from service.errors import UnfitDatabase


@pytest.fixture
def data_dir(tmp_path: Path):
    """A data folder; whatever runs on it when the test ends is stopped."""
    folder = tmp_path / "data"
    folder.mkdir()
    yield folder
    if server := postgres.find(folder):
        postgres.stop(server)


def write(server: postgres.Server, word: str) -> None:
    with psycopg.connect(server.url()) as conn:
        conn.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        conn.execute("INSERT INTO kept VALUES (%s)", [word])


def kept(server: postgres.Server) -> list[str]:
    with psycopg.connect(server.url()) as conn:
        return [word for (word,) in conn.execute("SELECT word FROM kept")]


def kill_all(server: postgres.Server) -> None:
    postmaster = psutil.Process(server.pid)
    processes = [postmaster, *postmaster.children()]
    for process in processes:
        process.kill()
    psutil.wait_procs(processes, timeout=10)


def test_what_was_written_is_there_at_the_next_start(data_dir):
    with postgres.running(data_dir) as server:
        write(server, "Belgorod")
    with postgres.running(data_dir) as server:
        assert kept(server) == ["Belgorod"]


def test_all_who_start_it_share_one_server_and_the_last_to_leave_stops_it(data_dir):
    with postgres.running(data_dir) as first:
        with postgres.running(data_dir) as second:
            assert second == first
        assert postgres.find(data_dir) == first
    assert postgres.find(data_dir) is None


def test_a_server_whose_starter_was_killed_is_found_and_used(data_dir):
    orphan = postgres.start(data_dir)
    with postgres.running(data_dir) as server:
        assert server == orphan
    assert postgres.find(data_dir) is None


def test_nothing_committed_is_lost_when_every_process_is_killed(data_dir):
    server = postgres.start(data_dir)
    write(server, "Koursk")
    kill_all(server)
    with postgres.running(data_dir) as again:
        assert again.pid != server.pid
        assert kept(again) == ["Koursk"]


def test_a_process_id_that_another_program_has_taken_since_a_crash_does_not_bar_the_start(data_dir):
    server = postgres.start(data_dir)
    kill_all(server)
    pid_file = server.folder / "postmaster.pid"
    pid_file.write_text(pid_file.read_text().replace(str(server.pid), str(os.getppid()), 1))
    with postgres.running(data_dir) as again:
        assert again.pid != os.getppid()


def test_a_cluster_left_half_made_is_made_anew(data_dir):
    (data_dir / "postgres.unfinished" / "base").mkdir(parents=True)
    with postgres.running(data_dir, postgres.THROWAWAY) as server:
        write(server, "Kiev")


def test_a_path_too_long_for_a_socket_is_no_obstacle(tmp_path):
    deep = tmp_path / ("d" * 90)
    with postgres.running(deep, postgres.THROWAWAY) as server:
        write(server, "Moscou")
    assert not server.sockets.exists()


def test_after_a_crash_the_socket_is_where_it_was(tmp_path):
    deep = tmp_path / ("d" * 90)
    with postgres.running(deep, postgres.THROWAWAY) as server:
        kill_all(server)
        assert postgres.start(deep, postgres.THROWAWAY).sockets == server.sockets


def test_files_of_another_major_version_are_refused_by_name(data_dir):
    with postgres.running(data_dir, postgres.THROWAWAY) as server:
        pass
    (server.folder / "PG_VERSION").write_text("15\n")
    with pytest.raises(UnfitDatabase, match="made by Postgres 15"):
        postgres.start(data_dir)


def test_the_server_listens_on_no_port_and_its_socket_is_for_one_account(server):
    assert not [c for c in psutil.Process(server.pid).net_connections() if c.status == psutil.CONN_LISTEN and c.laddr]
    assert server.sockets.stat().st_mode & 0o077 == 0


def test_upper_and_lower_case_are_known_for_all_of_unicode(server):
    with psycopg.connect(server.url("postgres")) as conn:
        assert conn.execute("SELECT lower('ÉLYSÉE ЛАВРОВ')").fetchone() == ("élysée лавров",)
