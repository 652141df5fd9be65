"""A medium that speaks where anybody reads or hears it: "peut-on lire dans Le Monde", "on apprend de l'AFP"."""

from service.extraction.nominals import Source, nominal_at
from service.extraction.rules.finding import Search
from service.extraction.rules.speakers import can_speak
from service.extraction.verb_groups import Group


def medium_speaks(search: Search, group: Group) -> bool:
    """Whether the subject is the reader ("peut-on lire dans", "on apprend de"): the medium is the claimant then."""
    words, frame = search.grammar.words, search.frame
    if "reader" not in group.entry.frames:
        return False
    subject = group.clitic if group.clitic is not None else group.first - 1
    return any(frame.word(k) in words["indefinite"] for k in range(subject - 2, subject + 1))


def medium(search: Search, start: int) -> Source | None:
    """What was read or heard: the noun phrase behind "dans", "sur", "via", "auprès de"."""
    frame, words = search.frame, search.grammar.words
    for k in range(start, min(start + 8, len(frame))):
        if frame.words[k] in words["media"]:
            found = nominal_at(frame, k + 1, search.grammar)
            if found is not None and found.head is not None and can_speak(search, found.head):
                return found
        elif frame.words[k] in words["complementisers"] or frame.words[k] in (":", "."):
            return None
    return None
