"""The packs of languages, as the engine asks for them; `service.packs` finds and checks them."""

from service.packs import (
    HERE,
    Classes,
    Form,
    Pack,
    UnfitPack,
    UnknownLanguage,
    codes,
    load,
    ready,
)

__all__ = [
    "HERE",
    "Classes",
    "Form",
    "Pack",
    "UnfitPack",
    "UnknownLanguage",
    "codes",
    "load",
    "ready",
]
