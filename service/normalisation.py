"""Text at the door of the service: brought into one form once, before anything points into it."""

import unicodedata


def normalise(raw: str) -> str:
    """The text as it is stored: NFC, line ends as \\n. Non-breaking spaces stay; nothing else is touched."""
    return unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
