"""The language of a text, the same one at every asking."""

from langdetect import DetectorFactory, LangDetectException, detect_langs

from service.extraction import quotations, text

DetectorFactory.seed = 0  # langdetect draws at random otherwise
SAMPLE = 600
"""Code points that are looked at: more costs milliseconds and decides nothing."""

UNDETERMINED = "und"
CERTAIN = 0.9
TELLING = 40
"""Letters below which a text tells its language by chance: a headline, a caption."""


def detect(body: str, likely: str | None = None) -> str:
    """The ISO 639-1 code of the text's language, read without its quotations; "und" where nothing tells.

    `likely` is the language that its publisher writes in: it decides where the text is too short or ambiguous to tell.
    """
    sample = _narration(body[: 4 * SAMPLE])[:SAMPLE]
    for candidate in (sample, body[:SAMPLE]):
        try:
            language, probability = _best(candidate)
        except LangDetectException:
            continue
        told = probability >= CERTAIN and sum(c.isalpha() for c in candidate) >= TELLING
        return language if told or likely is None else likely
    return likely or UNDETERMINED


def _best(sample: str) -> tuple[str, float]:
    best = detect_langs(sample)[0]
    return str(best.lang), float(best.prob)


def _narration(body: str) -> str:
    """The text without what it quotes, or all of it where hardly anything else is left."""
    kept, at = [], 0
    for quoted in quotations.find(body, text.paragraphs(body)):
        kept.append(body[at : quoted.outer[0]])
        at = max(at, quoted.outer[1])
    kept.append(body[at:])
    narration = " ".join(kept)
    return narration if len(narration) >= SAMPLE // 4 else body
