"""The table of French verb forms: what it says of single verbs, and that the script makes it as it stands."""

import runpy
from collections import defaultdict
from pathlib import Path

import pytest

from service import packs
from service.packs import Form

ROOT = Path(__file__).parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "make_forms.py"))
PACK = packs.load("fr")
MOODS = {
    "ind-pres": 6,
    "ind-imp": 6,
    "ind-past": 6,
    "ind-fut": 6,
    "cond": 6,
    "subj-pres": 6,
    "subj-imp": 6,
    "imper": 3,
    "inf": 1,
    "part-pres": 1,
    "part-past": 4,
}
DEFECTIVE = {"falloir", "pouvoir"}
INVARIABLE = {"être", "falloir", "plaire", "pouvoir", "rire", "sourire", "suffire"}

SPOT = """
indique indiquer ind-pres 3s
dément démentir ind-pres 3s
dit dire ind-past 3s
dites dire ind-pres 2p
prédisez prédire ind-pres 2p
annoncèrent annoncer ind-past 3p
annonçait annoncer ind-imp 3s
exigeons exiger ind-pres 1p
exigions exiger ind-imp 1p
exigèrent exiger ind-past 3p
rappelle rappeler ind-pres 3s
rejettera rejeter ind-fut 3s
martèle marteler ind-pres 3s
répète répéter ind-pres 3s
répétera répéter ind-fut 3s
répètera répéter ind-fut 3s
appuie appuyer ind-pres 3s
balaie balayer ind-pres 3s
balaye balayer ind-pres 3s
reconnaît reconnaître ind-pres 3s
reconnait reconnaître ind-pres 3s
reconnaitra reconnaître ind-fut 3s
promit promettre ind-past 3s
promîmes promettre ind-past 1p
soutînt soutenir subj-imp 3s
maintint maintenir ind-past 3s
craignent craindre ind-pres 3p
enjoint enjoindre ind-pres 3s
conclut conclure ind-pres 3s
admise admettre part-past fs
dus devoir part-past mp
due devoir part-past fs
souhaitées souhaiter part-past fp
veuille vouloir subj-pres 3s
sachant savoir part-pres -
verra voir ind-fut 3s
prévoira prévoir ind-fut 3s
requis requérir part-past ms
faut falloir ind-pres 3s
émeut émouvoir ind-pres 3s
"""


@pytest.fixture(scope="module")
def persons() -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for readings in PACK.forms.values():
        for reading in readings:
            found[reading.lemma][reading.mood].add(reading.person)
    return found


@pytest.mark.parametrize("line", SPOT.split("\n")[1:-1])
def test_a_form_is_read_as_grammars_say(line: str) -> None:
    form, lemma, mood, person = line.split()
    assert Form(lemma, mood, person.strip("-")) in PACK.forms[form]


def test_every_verb_has_every_mood_and_person(persons: dict[str, dict[str, set[str]]]) -> None:
    short = {
        (lemma, mood)
        for lemma, moods in persons.items()
        for mood, number in MOODS.items()
        if len(moods[mood]) != number and not (mood == "part-past" and lemma in INVARIABLE)
    }
    assert {lemma for lemma, _ in short} <= DEFECTIVE


def test_every_form_is_lower_case_and_stands_once() -> None:
    lines = (ROOT / "service/extraction/languages/fr/forms.tsv").read_text(encoding="utf-8").splitlines()
    assert len(set(lines)) == len(lines)
    assert all(line == line.lower() for line in lines)


def test_every_verb_that_the_sections_name_is_in_the_table(persons: dict[str, dict[str, set[str]]]) -> None:
    assert set(SCRIPT["lemmas"]()) == set(persons)


def test_the_table_is_the_one_that_the_script_makes() -> None:
    assert SCRIPT["main"](["--check"]) == 0


def test_a_verb_that_no_model_conjugates_is_refused() -> None:
    with pytest.raises(LookupError, match="conclusion"):
        SCRIPT["readings"]("conclusion")
