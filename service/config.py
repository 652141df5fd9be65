"""What can be set, read once from the environment into one frozen value. No other module reads the environment."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from service.addresses import Networks
from service.errors import DixitError

MIB = 1024 * 1024
HIGHEST_PORT = 65535
LEVELS = ("debug", "info", "warning", "error")
FORMATS = ("text", "json")
_ORIGIN = re.compile(r"(https?)(://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\]))(:\d{1,5})?")
_USUAL_PORTS = {"http": ":80", "https": ":443"}


class ConfigError(DixitError):
    """A setting has a value that is not accepted."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen: a host name or IP address, and a TCP port (0 lets the system choose one)."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Origins:
    """Sites as browsers name them, written "https://desk.example,http://localhost:3000"."""

    each: tuple[str, ...] = ()

    @classmethod
    def parse(cls, raw: str) -> Self:
        """Origins (RFC 6454) between commas, as browsers write them. Raises ValueError."""
        return cls(tuple(_origin(each.strip().lower()) for each in raw.split(",")))

    def __contains__(self, origin: object) -> bool:
        return origin in self.each

    def __bool__(self) -> bool:
        return bool(self.each)

    def __str__(self) -> str:
        return ",".join(self.each)


def _origin(raw: str) -> str:
    parts = _ORIGIN.fullmatch(raw)
    if not parts:
        raise ValueError("origins such as https://desk.example,http://localhost:3000")
    scheme, host, port = parts.groups(default="")
    return scheme + host + (port if port != _USUAL_PORTS[scheme] else "")


def _url(raw: str) -> str:
    if not raw.startswith(("postgresql://", "postgres://")):
        raise ValueError("a Postgres URL such as postgresql://user:password@host:5432/dixit")
    return raw


def _address(raw: str) -> Address:
    host, _, port = raw.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > HIGHEST_PORT:
        raise ValueError("HOST:PORT such as 127.0.0.1:8000 or [::1]:8000")
    return Address(host.strip("[]"), int(port))


def _public_url(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("an address such as https://dixit.example.org")
    return raw.rstrip("/")


def _path(raw: str) -> Path:
    return Path(raw).expanduser().absolute()


def _number(low: int, high: int) -> Callable[[str], int]:
    def parse(raw: str) -> int:
        if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(raw)

    return parse


def _one_of(*accepted: str) -> Callable[[str], str]:
    def parse(raw: str) -> str:
        if raw.lower() not in accepted:
            raise ValueError("one of " + ", ".join(accepted))
        return raw.lower()

    return parse


def _setting(variable: str, parse: Callable[[str], Any], default: Any, meaning: str) -> Any:
    """A field of the configuration, with what the environment and the documentation call it."""
    return field(default=default, metadata={"variable": variable, "parse": parse, "meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting. `meaning`, in each field's metadata, is the sentence that `dixit config` and the README show."""

    database_url: str | None = _setting(
        "DATABASE_URL",
        _url,
        None,
        "The Postgres to use; when it is not set, an embedded one is run in the data folder.",
    )
    data_dir: Path = _setting(
        "DIXIT_DATA_DIR", _path, Path(".dixit").absolute(), "The folder of the embedded Postgres and of what runs."
    )
    bind: Address = _setting("DIXIT_BIND", _address, Address("127.0.0.1", 8000), "Where the API listens, HOST:PORT.")
    public_url: str | None = _setting(
        "DIXIT_PUBLIC_URL",
        _public_url,
        None,
        "How readers reach the API, for the addresses in feeds and other documents; where it is not set, as each "
        "request was addressed.",
    )
    seeds_dir: Path = _setting(
        "DIXIT_SEEDS_DIR",
        _path,
        Path(__file__).parent.parent / "seeds",
        "The folder of what is known from the start: articles, claimants, outlets, countries.",
    )
    max_body: int = _setting(
        "DIXIT_MAX_BODY", _number(1024, 1024 * MIB), 2 * MIB, "The largest request body of one article, in bytes."
    )
    wait: int = _setting(
        "DIXIT_WAIT", _number(0, 60), 10, "How long a POST waits for its article to be read, in seconds."
    )
    api_processes: int = _setting("DIXIT_API_PROCESSES", _number(1, 64), 2, "Processes that answer HTTP.")
    api_threads: int = _setting("DIXIT_API_THREADS", _number(1, 256), 16, "Threads in each of them.")
    pool_size: int = _setting(
        "DIXIT_POOL_SIZE", _number(2, 256), 16, "Database connections that one process may hold at most."
    )
    allowed_networks: Networks = _setting(
        "DIXIT_ALLOWED_NETWORKS",
        Networks.parse,
        Networks(),
        "Networks that sources and webhooks may reach though they are not public, as CIDR between commas.",
    )
    cors_origins: Origins = _setting(
        "DIXIT_CORS_ORIGINS",
        Origins.parse,
        Origins(),
        "Other sites whose pages may use the API in a browser, as origins between commas; none where it is not set.",
    )
    listeners: int = _setting(
        "DIXIT_LISTENERS", _number(1, 100_000), 1000, "Open streams of events that one process serves at most."
    )
    heartbeat: int = _setting(
        "DIXIT_HEARTBEAT", _number(1, 300), 15, "A stream of events is silent for so long at most, in seconds."
    )
    event_days: int = _setting("DIXIT_EVENT_DAYS", _number(1, 36_500), 30, "How long events are kept, in days.")
    workers: int = _setting("DIXIT_WORKERS", _number(1, 64), 1, "Workers that `dixit serve` runs.")
    log_level: str = _setting("DIXIT_LOG_LEVEL", _one_of(*LEVELS), "info", "The least that is logged.")
    log_format: str = _setting(
        "DIXIT_LOG_FORMAT", _one_of(*FORMATS), "text", "How it is logged: text for people, json for machines."
    )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """The configuration that an environment describes; an empty variable counts as not set.

        Raises ConfigError.
        """
        given = ((f, environ.get(f.metadata["variable"], "").strip()) for f in fields(cls))
        return cls(**{f.name: _parsed(f.metadata["variable"], f.metadata["parse"], raw) for f, raw in given if raw})

    @property
    def metrics_dir(self) -> Path:
        """Where the API's processes keep their metrics, to be added up; emptied at each start."""
        return self.data_dir / "metrics"

    def to_env(self) -> dict[str, str]:
        """The environment of a child process that is to have this configuration."""
        ours = {f.metadata["variable"]: getattr(self, f.name) for f in fields(self)}
        return {**os.environ, **{variable: str(value) for variable, value in ours.items() if value is not None}}


def _parsed(variable: str, parse: Callable[[str], Any], raw: str) -> Any:
    try:
        return parse(raw)
    except ValueError as error:
        shown = "…" if variable == "DATABASE_URL" else repr(raw)  # a password may stand in it
        raise ConfigError(f"{variable} is {shown}; it takes {error}.") from None
