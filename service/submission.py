"""What somebody sends, over HTTP or from the shell: JSON texts, lines of them, and the articles that they describe."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, NoReturn

from service import intake
from service.model import Article, Publisher

_CHUNK = 64 * 1024


def taken_in(new: dict[str, Any]) -> Article:
    """The article that a body which satisfies NewArticleSchema describes. Raises InvalidArticle."""
    publisher = Publisher(**new["publisher"]) if new["publisher"] else None
    return intake.article(**new | {"publisher": publisher, "authors": tuple(new["authors"])})


def strict_json(raw: bytes) -> Any:
    """The value of a JSON text in UTF-8. Raises ValueError, whose message says what is wrong and where."""
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_no_constant, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is not UTF-8") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if abs(number) == float("inf"):
        raise ValueError("a number is too large")
    return number


def split(stream: BinaryIO, longest: int) -> Iterator[bytes | None]:
    """The lines of a stream without their ends, None for one of more than `longest` bytes.

    What follows the last line break is a line when it holds anything.
    """
    while line := stream.readline(longest + 2):
        if line.endswith(b"\n"):
            whole = line.removesuffix(b"\n").removesuffix(b"\r")
            yield whole if len(whole) <= longest else None
        elif len(line) <= longest:
            yield line
        else:
            _skip_line(stream)
            yield None


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(_CHUNK)) and not rest.endswith(b"\n"):
        pass
