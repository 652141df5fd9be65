"""What the rules of sources share: where one stands, and the meaning of words or of a choice."""

from dataclasses import dataclass

from service.extraction.claimant_context import Meaning
from service.extraction.claimant_mention import Mention, MentionKind
from service.extraction.claimant_referents import Referent
from service.extraction.claimant_salience import Choice


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
    """The meaning that a choice comes to; nobody where nobody was to be chosen."""
    if choice is None:
        return Meaning(None, "none", 0.2, f"nobody before fits: {reason}")
    return Meaning(choice.referent, how, choice.confidence, reason, choice.rivals, mention=mention)
