"""An entity in a few words, for the windows that open over a spreadsheet."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from service.reconciliation import Profile

WIDTH, HEIGHT = 420, 200
MOST_NAMES = 8
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_PAGE = Markup(
    '<!doctype html><html><head><meta charset="utf-8"><title>{name}</title>'
    "<style>body{{font:14px sans-serif;margin:8px}}p{{margin:4px 0}}</style></head><body>{body}</body></html>"
)
_BODY = Markup("<p><strong>{name}</strong></p><p>{what}</p><p>{names}</p>")


def fragment(profile: Profile, types: Mapping[str, str]) -> Markup:
    """What it is called, of what kind it is and of what a part, and its other names."""
    what = ", ".join((types[profile.type], *profile.properties["part_of"]))
    return _BODY.format(name=profile.name, what=what, names=", ".join(_others(profile)))


def page(profile: Profile, types: Mapping[str, str]) -> Markup:
    """The same as a page of its own."""
    return _PAGE.format(name=profile.name, body=fragment(profile, types))


def _others(profile: Profile) -> Sequence[str]:
    return [name for name in dict.fromkeys(profile.names) if name != profile.name][:MOST_NAMES]
