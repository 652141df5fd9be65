"""URLs as identities: the same page under its many addresses."""

from urllib.parse import urlsplit, urlunsplit

from courlan import extract_domain, normalize_url


def canonical(url: str) -> str:
    """The URL without fragment, default port and the parameters that only track (utm_… and their like).

    Host in lower case, parameters sorted, http as https: articles are told apart by none of these.
    """
    parts = urlsplit(normalize_url(url.strip()))
    return urlunsplit(("https" if parts.scheme == "http" else parts.scheme, parts.netloc, parts.path, parts.query, ""))


def domain(url: str) -> str | None:
    """The registered domain of the URL's host ("lemonde.fr" of www.lemonde.fr), None where it has none."""
    found: str | None = extract_domain(url)
    return found
