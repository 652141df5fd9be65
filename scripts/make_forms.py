"""Write `forms.tsv` of the French pack: every inflected form of every verb that its sections name.

    python scripts/make_forms.py [--check]

The verbs are the heads of the verb cues (`cues*.toml`) and those that `grammar.toml` lists under `[verbs]`. Verbs in
-er and -ir follow rules; the principal parts of the others stand in `irregular_verbs.toml`. Spellings before and after
the rectifications of 1990 are both written. A line is form, lemma, mood, person, between tabs. Moods are ind-pres,
ind-imp, ind-past, ind-fut, cond, subj-pres, subj-imp, imper, inf, part-pres, part-past; persons are 1s to 3p, for past
participles ms mp fs fp. The table was compared once with the templates of the `verbecc` conjugator, form by form.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

PACK = Path(__file__).parent.parent / "service" / "extraction" / "languages" / "fr"
IRREGULAR = Path(__file__).with_name("irregular_verbs.toml")

PERSONS = ("1s", "2s", "3s", "1p", "2p", "3p")
IMPERATIVE_PERSONS = ("2s", "1p", "2p")
AGREEMENTS = ("ms", "mp", "fs", "fp")

IMPERFECT = ("ais", "ais", "ait", "ions", "iez", "aient")
FUTURE = ("ai", "as", "a", "ons", "ez", "ont")
SUBJUNCTIVE = ("e", "es", "e", "ions", "iez", "ent")
PAST = {
    "a": ("ai", "as", "a", "âmes", "âtes", "èrent"),
    "i": ("is", "is", "it", "îmes", "îtes", "irent"),
    "u": ("us", "us", "ut", "ûmes", "ûtes", "urent"),
    "n": ("ins", "ins", "int", "înmes", "întes", "inrent"),
}
SUBJUNCTIVE_PAST = {
    "a": ("asse", "asses", "ât", "assions", "assiez", "assent"),
    "i": ("isse", "isses", "ît", "issions", "issiez", "issent"),
    "u": ("usse", "usses", "ût", "ussions", "ussiez", "ussent"),
    "n": ("insse", "insses", "înt", "inssions", "inssiez", "inssent"),
}
# Verbs in -eler and -eter that take è in the older spelling too; appeler, jeter and theirs double in both.
GRAVE = {"marteler", "haleter", "peler", "geler", "modeler", "acheter", "harceler", "receler", "ciseler", "démanteler"}
DOUBLING = ("appeler", "jeter")

UNACCENTED_SINCE_1990 = ("inf", "ind-pres", "ind-fut", "cond")

Reading = tuple[str, str, str, str]


@dataclass(frozen=True)
class Parts:
    """The principal parts of a verb; `past` is the stem of the passé simple with its vowel."""

    present: Sequence[str]
    past: str
    future: str
    participle: Sequence[str]
    imperfect: str | None = None
    present_participle: str | None = None
    subjunctive: Sequence[str] | None = None
    imperative: Sequence[str] | None = None
    impersonal: bool = False


def head(lemma: str) -> str:
    """The verb of a cue: "se dire" and "s'engager" without the pronoun, "faire savoir" by its first word."""
    words = lemma.replace("’", "'").removeprefix("s'en ").removeprefix("s'").removeprefix("se ").split()
    return next((w.removeprefix("n'") for w in words if w not in ("ne", "pas", "en", "y", "le")), lemma)


def lemmas(folder: Path = PACK) -> tuple[str, ...]:
    """The infinitives that the sections of a pack name, sorted."""
    sections = {p.stem: tomllib.loads(p.read_text(encoding="utf-8")) for p in folder.glob("*.toml")}
    cues = [c for n, s in sections.items() if n.startswith("cues") for c in s["cue"] if c["kind"] == "verb"]
    listed = [v for group in sections["grammar"]["verbs"].values() for v in group]
    return tuple(sorted({head(c["lemma"]) for c in cues} | {head(v) for v in listed}))


def readings(lemma: str) -> tuple[Reading, ...]:
    """Every form of a verb, each once for each mood and person, in the order of the moods. Raises LookupError."""
    found = [r for parts in parts_of(lemma) for r in _forms(lemma, parts)]
    if lemma.endswith(("aître", "plaire")):
        found += [(f.replace("aît", "ait"), v, m, p) for f, v, m, p in found if m in UNACCENTED_SINCE_1990]
    return tuple(dict.fromkeys(found))


def parts_of(lemma: str) -> Iterator[Parts]:
    """The principal parts of a verb; twice or more where it has two spellings or two stems."""
    model = _model(lemma)
    if model is not None:
        yield _irregular(lemma, model)
    elif lemma.endswith("er"):
        yield from _first_group(lemma)
    elif lemma.endswith("ir"):
        yield _second_group(lemma)
    elif lemma.endswith("dre"):
        yield _in_dre(lemma)
    else:
        raise LookupError(f"no model conjugates {lemma!r}")


@lru_cache
def _models() -> Mapping[str, Mapping[str, Any]]:
    models = tomllib.loads(IRREGULAR.read_text(encoding="utf-8"))["model"]
    return {ending: model for model in models for ending in model["endings"]}


def _model(lemma: str) -> Mapping[str, Any] | None:
    fitting = [e for e, m in _models().items() if lemma == e or (lemma.endswith(e) and not m.get("whole"))]
    return {**_models()[max(fitting, key=len)], "ending": max(fitting, key=len)} if fitting else None


def _irregular(lemma: str, model: Mapping[str, Any]) -> Parts:
    prefix = lemma.removesuffix(model.get("stem_before", model["ending"]))

    def whole(forms: Iterable[str]) -> tuple[str, ...]:
        return tuple(prefix + f if f else "" for f in forms)

    participle = model["participle"]
    return Parts(
        present=whole(model["present"]),
        past=prefix + model["past"],
        future=prefix + model["future"],
        participle=whole(_agreements(participle) if isinstance(participle, str) else participle),
        imperfect=prefix + model["imperfect"] if "imperfect" in model else None,
        present_participle=prefix + model["present_participle"] if "present_participle" in model else None,
        subjunctive=whole(model["subjunctive"]) if "subjunctive" in model else None,
        imperative=whole(model["imperative"]) if "imperative" in model else None,
        impersonal=model.get("impersonal", False),
    )


def _first_group(lemma: str) -> Iterator[Parts]:
    stem = lemma.removesuffix("er")
    soft = {"c": stem[:-1] + "ç", "g": stem + "e"}.get(stem[-1], stem)
    for strong, future in _strong_stems(stem):
        yield Parts(
            present=(strong + "e", strong + "es", strong + "e", soft + "ons", stem + "ez", strong + "ent"),
            past=soft + "a",
            future=future + "er",
            participle=_agreements(stem + "é"),
            subjunctive=[(stem if i in (3, 4) else strong) + e for i, e in enumerate(SUBJUNCTIVE)],
            imperative=(strong + "e", soft + "ons", stem + "ez"),
        )


def _strong_stems(stem: str) -> Iterator[tuple[str, str]]:
    """The stems of a verb in -er before a mute e: in the present, and in the future."""
    before, vowel, consonants = _last_vowel(stem)
    if stem.endswith("y"):
        yield stem[:-1] + "i", stem[:-1] + "i"
        if stem.endswith("ay"):
            yield stem, stem
    elif vowel == "é" and consonants and not stem.endswith("cré"):
        grave = f"{before}è{consonants}"
        yield grave, stem
        yield grave, grave
    elif (vowel == "e" and len(consonants) == 1) or stem.endswith("evr"):
        lemma = stem + "er"
        if consonants in ("l", "t") and lemma not in GRAVE:
            yield stem + consonants, stem + consonants
        if not lemma.endswith(DOUBLING):
            yield f"{before}è{consonants}", f"{before}è{consonants}"
    else:
        yield stem, stem


def _last_vowel(stem: str) -> tuple[str, str, str]:
    """A stem cut at its last vowel: what stands before it, the vowel, the consonants behind it ("qu" and "gu" too)."""
    body, tail = (stem[:-2], stem[-2:]) if stem.endswith(("qu", "gu")) else (stem, "")
    at = next((i for i in range(len(body) - 1, -1, -1) if body[i] in "aeiouyéèêâîôûïü"), 0)
    return body[:at], body[at], body[at + 1 :] + tail


def _second_group(lemma: str) -> Parts:
    stem = lemma.removesuffix("r")
    return Parts(
        present=[stem + e for e in ("s", "s", "t", "ssons", "ssez", "ssent")],
        past=stem,
        future=lemma,
        participle=_agreements(stem),
    )


def _in_dre(lemma: str) -> Parts:
    stem = lemma.removesuffix("re")
    return Parts(
        present=[stem + e for e in ("s", "s", "", "ons", "ez", "ent")],
        past=stem + "i",
        future=lemma.removesuffix("e"),
        participle=_agreements(stem + "u"),
    )


def _agreements(masculine: str) -> tuple[str, ...]:
    plural = masculine if masculine.endswith("s") else masculine + "s"
    return masculine, plural, masculine + "e", masculine + "es"


def _forms(lemma: str, parts: Parts) -> Iterator[Reading]:
    yield from _finite(lemma, "ind-pres", parts.present, parts)
    plural = parts.present[3].removesuffix("ons")
    imperfect = _imperfect(parts, plural)
    yield from _finite(lemma, "ind-imp", imperfect, parts)
    past, vowel = parts.past[:-1], parts.past[-1]
    if vowel == "n":
        past = past[:-1]
    simple = [(_bare(past) if e.startswith("è") else past) + e for e in PAST[vowel]]
    yield from _finite(lemma, "ind-past", simple, parts)
    yield from _finite(lemma, "ind-fut", [parts.future + e for e in FUTURE], parts)
    yield from _finite(lemma, "cond", [parts.future + e for e in IMPERFECT], parts)
    yield from _finite(lemma, "subj-pres", parts.subjunctive or _subjunctive(parts, plural), parts)
    yield from _finite(lemma, "subj-imp", [past + e for e in SUBJUNCTIVE_PAST[vowel]], parts)
    imperative = parts.imperative if parts.imperative is not None else [parts.present[i] for i in (1, 3, 4)]
    yield from ((f, lemma, "imper", p) for f, p in zip(imperative, IMPERATIVE_PERSONS, strict=False))
    yield lemma, lemma, "inf", ""
    if not parts.impersonal:
        yield parts.present_participle or plural + "ant", lemma, "part-pres", ""
    yield from ((f, lemma, "part-past", a) for f, a in zip(parts.participle, AGREEMENTS, strict=False))


def _bare(stem: str) -> str:
    """A stem of the first group before e and i: without the signs that keep c and g soft before a and o."""
    return stem[:-1] + "c" if stem.endswith("ç") else stem.removesuffix("e") if stem.endswith("ge") else stem


def _finite(lemma: str, mood: str, forms: Sequence[str], parts: Parts) -> Iterator[Reading]:
    for form, person in zip(forms, PERSONS, strict=True):
        if form and (person == "3s" or not parts.impersonal):
            yield form, lemma, mood, person


def _imperfect(parts: Parts, plural: str) -> list[str]:
    """The imperfect on the stem of "nous": mangeais, but mangions; plaçais, but placions."""
    stem = parts.imperfect or plural
    return [(_bare(stem) if e.startswith("i") else stem) + e for e in IMPERFECT]


def _subjunctive(parts: Parts, plural: str) -> list[str]:
    """The subjunctive: "ils" gives the stem of the strong persons, "nous" that of the two others."""
    strong = parts.present[5].removesuffix("ent")
    return [(plural if e.startswith("i") else strong) + e for e in SUBJUNCTIVE]


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
