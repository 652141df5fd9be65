"""The table of English verb forms: what it says of single verbs, and that the script makes it as it stands."""

import runpy
from pathlib import Path

import pytest

from service import packs
from service.packs import Form

SCRIPT = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "make_forms_en.py"))
FORMS = packs.load("en").forms

SPOT = """
says say ind-pres 3s
said say ind-past 3s
said say part-past -
saying say part-pres -
told tell part-past -
denies deny ind-pres 3s
denied deny ind-past 3s
denying deny part-pres -
admitted admit part-past -
admitting admit part-pres -
begged beg ind-past 3s
swore swear ind-past 3s
sworn swear part-past -
accuses accuse ind-pres 3s
accusing accuse part-pres -
wrote write ind-past 3s
written write part-past -
agreed agree ind-past 3s
agreeing agree part-pres -
stresses stress ind-pres 3s
vowed vow part-past -
signaled signal ind-past 3s
signalled signal ind-past 3s
's be ind-pres 3s
's have ind-pres 3s
'd would ind-past 3s
were be ind-past 3p
undertook undertake ind-past 3s
"""


@pytest.mark.parametrize("line", SPOT.strip().splitlines())
def test_a_form_is_read_as_grammar_has_it(line: str) -> None:
    form, lemma, mood, person = line.split()
    assert Form(lemma, mood, person.strip("-")) in FORMS[form]


@pytest.mark.parametrize("form", ["admited", "denyed", "sayed", "writed", "agreing", "planed"])
def test_forms_that_nobody_writes_are_not_made(form: str) -> None:
    assert form not in FORMS


def test_the_table_is_the_one_that_the_script_makes() -> None:
    assert SCRIPT["main"](["--check"]) == 0


def test_every_verb_that_reports_has_its_forms() -> None:
    lemmas = {form.lemma for forms in FORMS.values() for form in forms}
    assert set(SCRIPT["lemmas"]()) <= lemmas
