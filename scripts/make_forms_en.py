"""Write `forms.tsv` of the English pack: every inflected form of every verb that its sections name.

    python scripts/make_forms_en.py [--check]

The verbs are the heads of the verb cues (`cues*.toml`), those that `grammar.toml` lists under `[verbs]`, and those
that `syntax.toml` lists under `[infinitives]`. Regular verbs follow the rules of spelling (Quirk and others, A
Comprehensive Grammar of the English Language, 3.5 to 3.10); the principal parts of the others stand in
`irregular_verbs_en.toml`. A line is form, lemma, mood, person, between tabs, as in the French table. Moods are inf,
ind-pres, ind-past, part-pres and part-past; the persons told apart are 3s and 3p.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

PACK = Path(__file__).parent.parent / "service" / "extraction" / "languages" / "en"
IRREGULAR = Path(__file__).with_name("irregular_verbs_en.toml")
VOWELS = "aeiou"
SIBILANTS = ("s", "x", "z", "ch", "sh")

Reading = tuple[str, str, str, str]


def lemmas(folder: Path = PACK) -> tuple[str, ...]:
    """The infinitives that the sections of the pack name, sorted."""
    sections = {p.stem: tomllib.loads(p.read_text(encoding="utf-8")) for p in folder.glob("*.toml")}
    cues = [c for n, s in sections.items() if n.startswith("cues") for c in s["cue"] if c["kind"] == "verb"]
    listed = [v for group in sections["grammar"]["verbs"].values() for v in group]
    infinitives = sections["syntax"]["infinitives"]
    above = [v for name, group in infinitives.items() if name.startswith("realised") for v in group]
    return tuple(sorted({head(c["lemma"]) for c in cues} | set(listed) | set(above)))


def head(lemma: str) -> str:
    """The verb of a cue: its first word, the negation left out ("not hide")."""
    return next(word for word in lemma.split() if word != "not")


@lru_cache
def _irregular() -> Mapping[str, Mapping[str, Sequence[str]]]:
    irregular: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(IRREGULAR.read_text(encoding="utf-8"))
    return irregular


def readings(lemma: str) -> tuple[Reading, ...]:
    """Every form of a verb, each once for each mood and person."""
    written = _irregular()["whole"].get(lemma)
    if written is not None:
        return tuple((form, lemma, mood, person) for form, mood, person in written)
    return tuple(dict.fromkeys(_forms(lemma)))


def _forms(lemma: str) -> Iterator[Reading]:
    past, participles = _past(lemma)
    yield lemma, lemma, "inf", ""
    yield lemma, lemma, "ind-pres", "3p"
    yield _third(lemma), lemma, "ind-pres", "3s"
    yield from ((form, lemma, "ind-past", "3s") for form in past)
    yield _gerund(lemma), lemma, "part-pres", ""
    yield from ((form, lemma, "part-past", "") for form in participles)


def _past(lemma: str) -> tuple[Sequence[str], Sequence[str]]:
    """The past tense and the past participle, each in every spelling that is in use."""
    parts = _irregular()["past"].get(lemma)
    if parts is None:
        regular = _past_regular(lemma)
        return regular, regular
    past, participle = parts
    return past.split("/"), participle.split("/")


def _past_regular(lemma: str) -> tuple[str, ...]:
    if lemma.endswith("e"):
        return (lemma + "d",)
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        return (lemma[:-1] + "ied",)
    return tuple(dict.fromkeys(stem + "ed" for stem in _doubled(lemma)))


def _third(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith((*SIBILANTS, "o")) else "s")


def _gerund(lemma: str) -> str:
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        return lemma[:-1] + "ing"
    return _doubled(lemma)[0] + "ing"


def _doubled(lemma: str) -> tuple[str, ...]:
    """The stems before -ed and -ing: with the last consonant doubled behind a short stressed vowel."""
    if lemma in _irregular()["doubling"]["verbs"]:
        return (lemma + lemma[-1],)
    if lemma in _irregular()["doubling"]["either"]:
        return lemma, lemma + lemma[-1]
    return (lemma,)


def table(verbs: Iterable[str]) -> str:
    """The text of `forms.tsv` for these verbs, sorted by verb."""
    return "".join("\t".join(r) + "\n" for v in verbs for r in readings(v))


def main(arguments: Sequence[str]) -> int:
    """Write the table, or say with exit status 1 that the one in the tree is not the one that would be written."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true")
    made = table(lemmas())
    path = PACK / "forms.tsv"
    if parser.parse_args(arguments).check:
        return int(path.read_text(encoding="utf-8") != made)
    path.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
