"""What the rules of sources share: where one stands, and the meaning of words or of a choice."""

from dataclasses import dataclass

from service.extraction.claimant_context import Meaning
from service.extraction.claimant_mention import Mention, MentionKind
from service.extraction.claimant_referents import Referent
from service.extraction.claimant_salience import Choice

DOUBT = 0.5
"""Confidence up to which a pronoun names nobody: of the pronouns that are sources in the articles read by hand (gold
for development and golden articles, November 2026) those below were wrong twice and never right, those above wrong 6
times and right 199; of the subject pronouns in chains of coreference those below were right 6 times and wrong 7."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source stands: tokens `start` to `end` of a paragraph, headed by `token`."""

    paragraph: int
    token: int
    start: int
    end: int


def described(text: str, number: str, reason: str, confidence: float = 0.6) -> Meaning:
    """Somebody new, of whom only these words are known; `number` is "s" or "p"."""
    kind: MentionKind = "group" if number == "p" else "source"
    referent = Referent(text, kind, "", number, named=False, lemma="", words=set(text.lower().split()))
    return Meaning(referent, "noun", confidence, reason)


def chosen(choice: Choice | None, how: str, reason: str, mention: Mention | None = None) -> Meaning:
    """The meaning that a choice comes to; nobody where nobody was to be chosen, or others are as likely."""
    if choice is None:
        return Meaning(None, "none", 0.2, f"nobody before fits: {reason}")
    if how == "pronoun" and choice.confidence <= DOUBT:
        weighed = (choice.referent, *choice.rivals)
        return Meaning(None, "none", choice.confidence, f"several fit as well: {reason}", weighed, mention=mention)
    return Meaning(choice.referent, how, choice.confidence, reason, choice.rivals, mention=mention)
