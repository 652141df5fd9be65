"""Where a claim comes from, as PROV-JSON: the article's versions, the reading and its engine, who said it for whom, who
published it, and who reviewed it. A quotation and a revision are derivations of these types, as PROV-DM has them.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from service.delivery.feed import is_web
from service.delivery.links import Links
from service.storage.provenance import Origin
from service.wire import CLAIMANTS, Wire

SCHEMA = "https://schema.org/"
_AGENTS = {"person": "prov:Person", "organization": "prov:Organization"}


class Graph:
    """A PROV-JSON document that grows; relations are named `_:r1`, `_:r2` …"""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.document: Wire = {"prefix": dict(prefixes)}
        self._relations = 0

    def put(self, kind: str, name: str, **members: Any) -> str:
        """An entity, activity or agent; members that are None are left out."""
        self.document.setdefault(kind, {})[name] = _named(members)
        return name

    def relate(self, kind: str, **members: Any) -> None:
        """A relation between what was put."""
        self._relations += 1
        self.document.setdefault(kind, {})[f"_:r{self._relations}"] = _named(members)


def document(claim: Wire, origin: Origin, links: Links) -> Wire:
    """The provenance of a claim, as the wire has it."""
    graph = Graph(
        {
            "schema": SCHEMA,
            "id": "urn:uuid:",
            "claim": links.claim(""),
            "article": links.article(""),
            "entity": links.entity(""),
            "here": f"{links.provenance(claim['id'])}#",
        }
    )
    text, reading, served = _article(graph, claim, origin), f"id:{origin.reading_id}", f"claim:{claim['id']}"
    types = ["schema:Claim", "schema:Quotation"] if claim["kind"] == "direct" else ["schema:Claim"]
    generated = literal(claim["created_at"])
    graph.put("entity", served, label=claim["text"], type=types, value=claim["text"], generatedAtTime=generated)
    _reading(graph, claim, origin, text)
    read = served if claim["machine"] is None else _corrected(graph, claim, served)
    graph.relate("wasGeneratedBy", entity=read, activity=reading, time=claim["provenance"]["read_at"])
    graph.relate("wasDerivedFrom", generatedEntity=read, usedEntity=text, activity=reading, type=["prov:Quotation"])
    _people(graph, claim, served, text)
    _reviews(graph, claim, served)
    if origin.retracted_by:
        gone = graph.put("activity", f"id:{origin.retracted_by}", label="reading that no longer found it")
        graph.relate("wasInvalidatedBy", entity=served, activity=gone, time=_time(origin.retracted_at))
    return graph.document


def literal(moment: str) -> Wire:
    """A moment of the wire as a typed value."""
    return {"$": moment, "type": "xsd:dateTime"}


def _article(graph: Graph, claim: Wire, origin: Origin) -> str:
    """The text that was read, after those that it revises; its name."""
    article = claim["article"]
    whole = graph.put(
        "entity",
        f"article:{article['id']}",
        type=["schema:NewsArticle"],
        url=article["url"] if is_web(article["url"]) else None,
        label=article["title"],
    )
    name = ""
    for version in origin.versions:
        before, name = name, f"article:{article['id']}/revisions/{version.n}"
        digest = article["text_sha256"] if version.n == article["revision"] else None
        received = literal(str(_time(version.received_at)))
        graph.put("entity", name, type=["schema:NewsArticle"], sha256=digest, generatedAtTime=received)
        graph.relate("specializationOf", specificEntity=name, generalEntity=whole)
        if before:
            graph.relate("wasDerivedFrom", generatedEntity=name, usedEntity=before, type=["prov:Revision"])
    return name


def _reading(graph: Graph, claim: Wire, origin: Origin, text: str) -> None:
    by, reading = claim["provenance"], f"id:{origin.reading_id}"
    times = {"startTime": _time(origin.started_at), "endTime": _time(origin.finished_at)}
    graph.put("activity", reading, label=f"reading, by the rule {by['rule']}", **times)
    engine = graph.put("agent", "here:engine", type=["prov:SoftwareAgent"], label=by["extractor"])
    graph.relate("used", activity=reading, entity=text)
    graph.relate("wasAssociatedWith", activity=reading, agent=engine)
    for kind in ("pack", "model"):
        if by[kind]:
            part = graph.put("entity", f"here:{kind}", type=["schema:SoftwareSourceCode"], label=by[kind])
            graph.relate("used", activity=reading, entity=part)


def _corrected(graph: Graph, claim: Wire, served: str) -> str:
    """The claim as the machine read it, which people revised; its name."""
    text = claim["machine"].get("text", claim["text"])
    read = graph.put("entity", "here:machine", type=["schema:Claim"], label=text, value=text)
    graph.relate("wasDerivedFrom", generatedEntity=served, usedEntity=read, type=["prov:Revision"])
    return read


def _people(graph: Graph, claim: Wire, served: str, text: str) -> None:
    """Who said it, for whom, who passed it on, and who published it."""
    saying = graph.put("activity", "here:saying", label=claim["cue"] and claim["cue"]["text"])
    graph.relate("wasInfluencedBy", influencee=text, influencer=saying)
    said = {role: _claimant(graph, claim[role], role) for role in CLAIMANTS if claim[role]}
    for role in ("claimant", "relayed_by"):
        if role in said:
            graph.relate("wasAssociatedWith", activity=saying, agent=said[role], role=role)
    graph.relate("wasAttributedTo", entity=served, agent=said["claimant"])
    if "on_behalf_of" in said:
        graph.relate("actedOnBehalfOf", delegate=said["claimant"], responsible=said["on_behalf_of"], activity=saying)
    publisher = claim["article"]["publisher"]
    if publisher:
        name = publisher["name"] or publisher["domain"]
        outlet = graph.put("agent", "here:publisher", type=["prov:Organization"], label=name)
        graph.relate("wasAttributedTo", entity=text, agent=outlet)


def _claimant(graph: Graph, who: Wire, role: str) -> str:
    known = who["entity"]
    name = f"entity:{known['id']}" if known else f"here:{role}"
    kind = _AGENTS.get((known or who)["type"], "prov:Agent")
    return graph.put("agent", name, type=[kind], label=(known or who)["name"] or who["status"])


def _reviews(graph: Graph, claim: Wire, served: str) -> None:
    for number, review in enumerate(claim["reviews"], start=1):
        kind = "schema:ClaimReview" if review["rating"] is not None else "schema:Review"
        said = review["rating"] or review["verdict"]
        name = graph.put("activity", f"id:{review['id']}", type=[kind], label=said, endTime=review["at"])
        by = graph.put("agent", f"here:reviewer-{number}", type=["prov:Person"], label=review["by"])
        graph.relate("used", activity=name, entity=served)
        graph.relate("wasAssociatedWith", activity=name, agent=by, role="reviewer")


def _named(members: Mapping[str, Any]) -> Wire:
    """The members under their full names; types are names of their own."""
    return dict(_members(members))


def _members(members: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in members.items():
        if name == "type":
            yield "prov:type", [{"$": each, "type": "prov:QUALIFIED_NAME"} for each in value]
        elif value is not None:
            yield f"{'schema' if name in {'url', 'sha256'} else 'prov'}:{name}", value


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
