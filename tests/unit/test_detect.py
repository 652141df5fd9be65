"""Which language a text is in."""

import timeit

import pytest

from service.extraction import detect

FIVE_MILLISECONDS = 0.005

FRENCH = (
    "Le conseil municipal s'est réuni hier soir pour examiner le projet de rénovation de la gare. Les travaux, qui "
    "doivent durer deux ans, commenceront au printemps prochain, ont indiqué les services de la ville."
)
ENGLISH = (
    "The city council met last night to look at the plans for the new station. Work is expected to take two years and "
    "will start next spring, officials said, although the money has not been found yet."
)
GERMAN = (
    "Der Stadtrat hat gestern Abend über den Umbau des Bahnhofs beraten. Die Arbeiten sollen zwei Jahre dauern und im "
    "nächsten Frühling beginnen, teilte die Verwaltung mit."
)
RUSSIAN = (
    "Городской совет вчера вечером обсудил проект реконструкции вокзала. Работы начнутся следующей весной и продлятся "
    "два года, сообщили в администрации города."
)


@pytest.mark.parametrize(("text", "language"), [(FRENCH, "fr"), (ENGLISH, "en"), (GERMAN, "de"), (RUSSIAN, "ru")])
def test_the_language_is_that_of_the_text(text: str, language: str) -> None:
    assert detect.detect(text) == language


def test_the_same_text_is_always_in_the_same_language() -> None:
    short = "Le train Paris-London est en gare."
    assert len({detect.detect(short) for _ in range(20)}) == 1


def test_what_a_text_quotes_does_not_decide() -> None:
    quoted = f"« {ENGLISH} {ENGLISH} »"
    assert detect.detect(f"{quoted}, a déclaré le maire dans une langue que personne ne comprenait. {FRENCH}") == "fr"


def test_a_text_that_is_one_quotation_is_read_as_it_stands() -> None:
    assert detect.detect(f"« {FRENCH} »") == "fr"


@pytest.mark.parametrize("text", ["", "   \n", "12 345,67 !!! …", "«»«»", "🙂🙃"])
def test_a_text_without_words_is_in_no_language(text: str) -> None:
    assert detect.detect(text) == detect.UNDETERMINED


@pytest.mark.parametrize("text", ["Le Monde, Paris, 2024", "Trump, Macron, Putin", "", "🙂🙃"])
def test_a_text_that_does_not_tell_is_in_the_language_of_its_publisher(text: str) -> None:
    assert detect.detect(text, "fr") == "fr"
    assert detect.detect(text, "en") == "en"


@pytest.mark.parametrize(("text", "language"), [(FRENCH, "fr"), (ENGLISH, "en"), (GERMAN, "de")])
def test_a_text_that_tells_is_in_its_own_language_whoever_publishes_it(text: str, language: str) -> None:
    assert detect.detect(text, "ru") == language


def test_the_language_of_a_long_text_is_found_within_five_milliseconds() -> None:
    long = " ".join([ENGLISH] * 200)
    detect.detect(long)
    taken = min(timeit.repeat(lambda: detect.detect(long), number=1, repeat=20))
    assert taken < FIVE_MILLISECONDS
