"""The packs of languages: what each must declare, where they are found, which of them can be read with here.

A pack is a folder of TOML sections beside `pack.toml`, and `forms.tsv`; nothing outside it names a language. Dixit's
own stand in `service/extraction/languages`, and an installed package brings another by an entry point of the group
`dixit.languages`, named by the language's ISO 639-1 code, that points at a module in the pack's folder.

The engine reads the sections by name (`pack.section("cues")` is `cues.toml`), and whoever uses one compiles it once per
pack. `contract.toml` says which tables and keys every pack has; of the tables that it lists without keys, a language
leaves out the classes of words that it lacks.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from service.errors import DixitError

HERE = Path(__file__).parent / "extraction" / "languages"
SHARED = HERE / "shared"
"""Sections that every pack has unless it brings its own: first names."""
GROUP = "dixit.languages"
FORM_COLUMNS = 4


class UnknownLanguage(LookupError):
    """No pack reads this language."""


class UnfitPack(DixitError):
    """The pack of a language cannot be used."""


class Classes(dict[str, frozenset[str]]):
    """Closed classes of words or labels by name. One that a language does not declare is empty."""

    def __missing__(self, name: str) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of an inflected verb form: its infinitive, its mood and tense, its person ("3s"), "" where none."""

    lemma: str
    mood: str
    person: str


@dataclass(frozen=True, eq=False)
class Pack:
    """What the engine knows of one language. Compared by identity, so that compiled sections can be cached by pack."""

    code: str
    version: str
    model: str
    sections: Mapping[str, Mapping[str, Any]]
    forms: Mapping[str, tuple[Form, ...]]

    def section(self, name: str) -> Mapping[str, Any]:
        """The parsed `name.toml`. Raises KeyError where the pack has none."""
        return self.sections[name]

    @property
    def names(self) -> str:
        """The language in which the gazetteer is asked for names: `names` of pack.toml, else the pack's own."""
        return str(self.sections.get("pack", {}).get("names", self.code))


@lru_cache
def folders() -> Mapping[str, Path]:
    """The folder of every pack by the code of its language, sorted. Raises UnfitPack where two bring the same."""
    found = {path.parent.name: path.parent for path in HERE.glob("*/pack.toml")}
    for entry in metadata.entry_points(group=GROUP):
        if entry.name in found:
            raise UnfitPack(f"{entry.name}: {entry.value} brings a language that has one already.")
        found[entry.name] = _folder_of(entry)
    return dict(sorted(found.items()))


def _folder_of(entry: metadata.EntryPoint) -> Path:
    spec = find_spec(entry.module)
    if spec is None or spec.origin is None:
        raise UnfitPack(f"{entry.name}: there is no module {entry.module}, at which its entry point points.")
    return Path(spec.origin).parent


def codes() -> tuple[str, ...]:
    """The languages that have a pack, sorted."""
    return tuple(folders())


@lru_cache
def ready() -> tuple[str, ...]:
    """The languages whose pack and model are both installed, sorted. Loads neither."""
    return tuple(code for code, model in _models() if find_spec(model) is not None)


def lacking() -> Mapping[str, str]:
    """The languages whose model is not installed, each with the command that installs it."""
    return {code: installation(model) for code, model in _models() if code not in ready()}


def installation(model: str) -> str:
    """The command that installs a model."""
    return f"pip install {package(model)}"


def package(model: str) -> str:
    """The package that brings a model."""
    return model.replace("_", "-")


def model_version(model: str) -> str | None:
    """The version of a model that is installed, "?" where its package does not tell, None where none is."""
    if find_spec(model) is None:
        return None
    try:
        return metadata.version(package(model))
    except metadata.PackageNotFoundError:
        return "?"


def _models() -> Iterator[tuple[str, str]]:
    for code, folder in folders().items():
        head = tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))
        if "model" not in head:
            raise UnfitPack(f"{code} ({folder}): it lacks model in pack.toml.")
        yield code, head["model"]


@lru_cache
def load(code: str) -> Pack:
    """The pack of a language. Raises UnknownLanguage, UnfitPack."""
    folder = folders().get(code)
    if folder is None:
        raise UnknownLanguage(code)
    sections = dict(_sections(SHARED)) | dict(_sections(folder))
    lacking = list(_lacking(sections))
    if lacking:
        raise UnfitPack(f"{code} ({folder}): it lacks {'; '.join(lacking)}.")
    head = sections["pack"]
    return Pack(code, str(head["version"]), head["model"], sections, _forms(folder / "forms.tsv"))


def _sections(folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in sorted(folder.glob("*.toml")):
        try:
            yield path.stem, tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise UnfitPack(f"{path}: {error}.") from error


@lru_cache
def contract() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """What every pack declares: by section, the keys of each table ("" for those that stand before any table)."""
    raw = tomllib.loads((HERE / "contract.toml").read_text(encoding="utf-8"))
    return {section: {table: tuple(keys.split()) for table, keys in tables.items()} for section, tables in raw.items()}


def _lacking(sections: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Each section, table and key of the contract that the sections lack, as one would say it."""
    for section, tables in contract().items():
        if section not in sections:
            yield f"{section}.toml"
            continue
        for table, keys in tables.items():
            place = _table(sections[section], table)
            missing = [key for key in keys if place is None or key not in place]
            if place is None:
                yield f"[{table}] in {section}.toml"
            elif missing:
                yield f"{', '.join(missing)} in {section}.toml" + (f" [{table}]" if table else "")
    if not any(name.startswith("cues") for name in sections):
        yield "cues.toml"


def _table(section: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    place: Any = section
    for part in name.split(".") if name else ():
        place = place.get(part) if isinstance(place, Mapping) else None
    return place if isinstance(place, Mapping) else None


def _forms(path: Path) -> Mapping[str, tuple[Form, ...]]:
    """forms.tsv holds a reading a line: form, lemma, mood, person, between tabs."""
    found: dict[str, tuple[Form, ...]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else (), 1):
        columns = line.split("\t")
        if len(columns) != FORM_COLUMNS:
            raise UnfitPack(f"{path}, line {number}: a line is form, lemma, mood and person, with tabs between them.")
        form, lemma, mood, person = columns
        found[form] = (*found.get(form, ()), Form(lemma, mood, person))
    return found
