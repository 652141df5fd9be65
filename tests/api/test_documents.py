"""Claims in others' words, read by the tools that these words are for: pyld, Apache Annotator, prov."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
import pytest
from flask.testing import FlaskClient
from prov import model as prov
from pyld import jsonld

from service.storage import thread_writes

Posting = Callable[..., dict[str, Any]]
SCHEMA = "https://schema.org/"
CLIENTS = Path(sys.prefix) / "clients"
SCRIPT = Path(__file__).parents[1] / "clients" / "anchor.mjs"
MANY = (
    "Le 🚀 est parti.\n\n« Les 👩‍👩‍👧 de {word} sont là 🎉 », a déclaré Zoé {word}. Le 🚀 revient. "
    "« Rien <b>ne</b> presse & tout va », a déclaré Zoé {word}.\n"
    "« Oui », a déclaré Paul {word}. « Oui », a nié Ana {word}.\n\n"
    "𝕊i « n\u0303 é\u0301 {word}\u00a0! », a déclaré Zoé {word}."
)


def speech(who: str, *said: str) -> str:
    return " ".join(f"« {one} », a déclaré {who}." for one in said)


def rate(client: FlaskClient, claim: dict[str, Any], **members: Any) -> dict[str, Any]:
    body = {"kind": "truth", "by": "Ana", "rating": "Faux", "url": "https://verif.example/1", "date": "2025-02-03"}
    answer = client.post(f"/v1/claims/{claim['id']}/reviews", json=body | members, headers={"If-Match": "*"})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json
    return found


def no_loader(url: str, *_: Any) -> Any:
    raise AssertionError(f"{url} would be fetched")


def expanded(client: FlaskClient, claim: dict[str, Any]) -> dict[str, Any]:
    answer = client.get(f"/v1/claims/{claim['id']}/jsonld")
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    [found] = jsonld.expand(json.loads(answer.data), {"documentLoader": no_loader})
    return found


def value(node: dict[str, Any], name: str) -> Any:
    [only] = node[SCHEMA + name]
    return only.get("@value", only)


@pytest.fixture
def article(post: Posting, word: str) -> dict[str, Any]:
    return post(
        speech(f"Rose {word}", f"Le quai {word} rouvre 🚀"),
        title=f"Le quai {word}",
        url=f"https://quai.example/{word}",
        published_at="2025-01-04T12:00:00Z",
        publisher={"name": "Le Quai", "domain": f"{word}.example"},
    )


def test_a_claim_expands_to_schema_org_without_fetching_anything(
    client: FlaskClient, article: dict[str, Any], word: str
) -> None:
    claim = article["claims"][0]
    found = expanded(client, claim)
    assert urlsplit(found["@id"]).path == f"/v1/claims/{claim['id']}"
    assert set(found["@type"]) == {f"{SCHEMA}Claim", f"{SCHEMA}Quotation"}
    assert (value(found, "text"), value(found, "inLanguage")) == (f"Le quai {word} rouvre 🚀", "fr")
    assert found[f"{SCHEMA}datePublished"] == [{"@type": f"{SCHEMA}Date", "@value": "2025-01-04"}]
    author = value(found, "author")
    assert author["@type"] == [f"{SCHEMA}Person"]
    assert value(author, "name") == f"Rose {word}"
    appearance = value(found, "appearance")
    assert appearance == value(found, "firstAppearance")
    assert appearance["@type"] == [f"{SCHEMA}NewsArticle"]
    assert appearance[f"{SCHEMA}url"] == [{"@id": f"https://quai.example/{word}"}]
    assert value(value(appearance, "publisher"), "name") == "Le Quai"
    assert f"{SCHEMA}review" not in found
    assert all(name.startswith((SCHEMA, "@")) for name in found)


def test_a_claim_review_is_there_where_somebody_rated_the_claims_truth_and_has_what_google_requires(
    client: FlaskClient, article: dict[str, Any], word: str
) -> None:
    claim = article["claims"][0]
    accepted = {"kind": "extraction", "by": "Ana", "verdict": "accepted"}
    client.post(f"/v1/claims/{claim['id']}/reviews", json=accepted, headers={"If-Match": "*"})
    assert f"{SCHEMA}review" not in expanded(client, claim)
    rate(
        client, claim, publisher={"name": "Vérif", "site": "verif.example"}, rating_value=1, best_rating=5,
        worst_rating=1, explanation="Il est fermé.", language="fr",
    )  # fmt: skip
    review = value(expanded(client, claim), "review")
    assert review["@type"] == [f"{SCHEMA}ClaimReview"]
    assert review[f"{SCHEMA}url"] == [{"@id": "https://verif.example/1"}]
    assert value(review, "claimReviewed") == f"Le quai {word} rouvre 🚀"
    rating = value(review, "reviewRating")
    assert [value(rating, name) for name in ("alternateName", "ratingValue", "bestRating", "worstRating")] == [
        "Faux", 1, 5, 1,
    ]  # fmt: skip
    author = value(review, "author")
    assert (value(author, "name"), author[f"{SCHEMA}url"]) == ("Vérif", [{"@id": "https://verif.example"}])
    assert urlsplit(value(review, "itemReviewed")["@id"]).path == f"/v1/claims/{claim['id']}"


def test_a_claim_appears_where_its_thread_says_it_first_where_it_came_first(
    client: FlaskClient, post: Posting, threads: Any, word: str
) -> None:
    late = post(
        speech(f"Rose {word}", f"Le quai {word} rouvre"), published_at="2025-01-05", url=f"https://b.example/{word}"
    )
    early = post(
        speech(f"Rose {word}", f"Le quai {word} rouvre"), published_at="2025-01-04", url=f"https://a.example/{word}"
    )
    denied = post(
        f"« Le quai {word} rouvre », a nié Ana {word}.", published_at="2025-01-03", url=f"https://c.example/{word}"
    )
    threads(late["claims"][0]["id"], early["claims"][0]["id"])
    found = expanded(client, late["claims"][0])
    assert value(found, "firstAppearance")["@id"] == f"https://a.example/{word}"
    assert [each["@id"] for each in found[f"{SCHEMA}appearance"]] == [
        f"https://a.example/{word}", f"https://b.example/{word}",
    ]  # fmt: skip
    assert denied["claims"][0]["thread"] is None


@pytest.fixture
def threads(served_database_url: str) -> Callable[..., None]:
    """Says that claims are one thread."""

    def join(*claim_ids: str) -> None:
        with psycopg.connect(served_database_url) as conn:
            thread_writes.create(conn, thread := uuid4())
            thread_writes.put(conn, {UUID(claim_id): thread for claim_id in claim_ids})
            thread_writes.recount(conn, [thread])

    return join


@pytest.fixture(scope="module")
def annotator(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, Any]]:
    """Apache Annotator in a page of the service, as jsdom reads it."""
    if not (CLIENTS / ".installed").exists():
        pytest.fail(f"The tests' clients in JavaScript are not in {CLIENTS}; `make test` puts them there.")
    folder = tmp_path_factory.mktemp("annotator")
    (folder / "node_modules").symlink_to(CLIENTS / "node_modules")
    script = folder / SCRIPT.name
    script.write_text(SCRIPT.read_text(encoding="utf-8"), encoding="utf-8")

    def find(page: str, selections: list[dict[str, Any]]) -> dict[str, Any]:
        ran = subprocess.run(
            [str(Path(sys.prefix) / "bin" / "node"), str(script)],
            input=json.dumps({"page": page, "selections": selections}),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env={"PATH": os.environ["PATH"]},
        )
        assert ran.returncode == 0, ran.stderr
        found: dict[str, Any] = json.loads(ran.stdout)
        return found

    return find


def test_each_selector_finds_its_words_in_the_articles_page(
    client: FlaskClient, post: Posting, annotator: Any, word: str
) -> None:
    article = post(MANY.format(word=word), title=f"𝕋 & « {word} » 🚀", url=f"https://quai.example/{word}")
    page = client.get(f"/articles/{article['id']}").text
    annotations = client.get(f"/v1/articles/{article['id']}/annotations").json["items"]
    assert len(annotations) == 5
    selections = [
        (claim, {"root": claim["field"], "selector": selector})
        for claim, annotation in zip(article["claims"], annotations, strict=True)
        for selector in annotation["target"][1]["selector"]
    ]
    answer = annotator(page, [selection for _, selection in selections])
    assert answer["texts"] == {"title": article["title"], "body": article["text"]}
    differing = 0
    for (claim, selection), matches in zip(selections, answer["found"], strict=True):
        [match] = matches
        [span] = claim["content"]
        utf16 = len(article["text"][: span["start"]].encode("utf-16-le")) // 2
        assert (match["text"], match["utf16"]) == (span["text"], utf16), selection
        differing += utf16 != span["start"]
    assert differing == len(selections)


def test_an_annotation_selects_in_the_publishers_page_and_in_the_text_as_it_was_read(
    client: FlaskClient, article: dict[str, Any], word: str
) -> None:
    claim = article["claims"][0]
    answer = client.get(f"/v1/claims/{claim['id']}/annotation")
    assert answer.content_type == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    found = json.loads(answer.data)
    assert (found["@context"], found["type"]) == ("http://www.w3.org/ns/anno.jsonld", "Annotation")
    assert (found["canonical"], found["motivation"]) == (f"urn:uuid:{claim['id']}", "describing")
    assert urlsplit(found["id"]).path == f"/v1/claims/{claim['id']}/annotation"
    published, read = found["target"]
    assert published["source"] == f"https://quai.example/{word}"
    assert published["selector"] == claim["selector"][:1]
    assert read["selector"] == claim["selector"]
    [state] = read["state"]
    assert published["state"] == [{"type": "TimeState", "sourceDate": state["sourceDate"], "cached": read["source"]}]
    text = client.get(read["source"])
    assert (text.status_code, text.content_type) == (200, "text/plain; charset=utf-8")
    assert text.text == article["text"]
    assert hashlib.sha256(text.data).hexdigest() == state["schema:sha256"] == article["text_sha256"]
    position = read["selector"][1]
    assert text.text[position["start"] : position["end"]] == claim["content"][0]["text"]


def test_an_annotation_page_holds_an_articles_claims_in_the_order_of_its_text(
    client: FlaskClient, article: dict[str, Any], post: Posting, word: str
) -> None:
    address = f"/v1/articles/{article['id']}/annotations"
    page = client.get(address).json
    assert (page["type"], page["startIndex"], page["partOf"]["total"]) == ("AnnotationPage", 0, 1)
    assert page["partOf"]["type"] == "AnnotationCollection"
    one = client.get(f"/v1/claims/{article['claims'][0]['id']}/annotation").json
    assert [{"@context": one["@context"]} | item for item in page["items"]] == [one]
    post(speech(f"Rose {word}", f"Le quai {word} ferme"), url=article["url"])
    assert article["claims"][0]["id"] not in client.get(address).text
    client.delete(f"/v1/articles/{article['id']}")
    assert client.get(address).json["items"] == []


def test_a_text_never_changes_and_says_when_it_came(
    client: FlaskClient, article: dict[str, Any], post: Posting
) -> None:
    address = f"/v1/articles/{article['id']}/revisions/1/text"
    first = client.get(address)
    for unchanged in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        assert client.get(address, headers=unchanged).status_code == 304
    post("Rien de tout cela.", url=article["url"])
    again = client.get(address)
    assert (again.text, again.headers["Last-Modified"]) == (article["text"], first.headers["Last-Modified"])
    assert client.get(f"/v1/articles/{article['id']}/revisions/2/text").text == "Rien de tout cela."
    assert client.get(f"{address}?field=title").text == article["title"]
    for unknown in (3, 2**31):
        assert client.get(f"/v1/articles/{article['id']}/revisions/{unknown}/text").status_code == 404
    assert client.get(f"{address}?field=lead").status_code == 422


def provenance(client: FlaskClient, claim: dict[str, Any]) -> prov.ProvDocument:
    answer = client.get(f"/v1/claims/{claim['id']}/provenance")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    document = prov.ProvDocument.deserialize(content=answer.text, format="json")
    named = {str(record.identifier) for record in document.get_records(prov.ProvElement)}
    for relation in document.get_records(prov.ProvRelation):
        assert {
            str(name) for kind, name in relation.formal_attributes if name and "time" not in str(kind).lower()
        } <= named
    again = prov.ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    assert again == document
    return document


def derivations(document: prov.ProvDocument, kind: str) -> list[tuple[str, str]]:
    return [
        (str(found.args[0]), str(found.args[1]))
        for found in document.get_records(prov.ProvDerivation)
        if kind in {str(each) for each in found.get_asserted_types()}
    ]


def test_the_provenance_of_a_claim_tells_its_text_reading_engine_claimant_and_publisher(
    client: FlaskClient, article: dict[str, Any], word: str
) -> None:
    claim = article["claims"][0]
    document = provenance(client, claim)
    served, text = f"claim:{claim['id']}", f"article:{article['id']}/revisions/1"
    assert derivations(document, "prov:Quotation") == [(served, text)]
    [generation] = document.get_records(prov.ProvGeneration)
    assert str(generation.args[0]) == served
    assert generation.args[2].isoformat() == claim["provenance"]["read_at"].replace("Z", "+00:00")
    [entity] = document.get_record(served)
    [generated] = entity.get_attribute("prov:generatedAtTime")
    assert generated.isoformat() == claim["created_at"].replace("Z", "+00:00")
    agents = {next(iter(agent.get_attribute("prov:label"))): agent for agent in document.get_records(prov.ProvAgent)}
    assert {"dixit 0.1.0", f"Rose {word}", "Le Quai"} == set(agents)
    assert {str(each) for each in agents[f"Rose {word}"].get_asserted_types()} == {"prov:Person"}
    attributed = {(str(found.args[0]), str(found.args[1])) for found in document.get_records(prov.ProvAttribution)}
    who = f"entity:{claim['claimant']['entity']['id']}"
    assert attributed == {(served, who), (text, "here:publisher")}
    assert list(document.get_records(prov.ProvInvalidation)) == []


def test_versions_of_a_text_are_revisions_and_a_claim_that_is_gone_was_invalidated(
    client: FlaskClient, post: Posting, article: dict[str, Any], word: str
) -> None:
    claim = article["claims"][0]
    post(f"Plus rien : {speech(f'Rose {word}', f'Le quai {word} ferme')}", url=article["url"])
    document = provenance(client, claim)
    assert derivations(document, "prov:Revision") == []
    [gone] = document.get_records(prov.ProvInvalidation)
    assert str(gone.args[0]) == f"claim:{claim['id']}"
    assert gone.args[2] is not None
    new = client.get("/v1/claims", query_string={"article": article["id"]}).json["items"][0]
    name = f"article:{article['id']}/revisions/"
    document = provenance(client, new)
    assert derivations(document, "prov:Revision") == [(f"{name}2", f"{name}1")]
    assert derivations(document, "prov:Quotation") == [(f"claim:{new['id']}", f"{name}2")]


def test_reviews_are_activities_of_their_reviewers_and_a_correction_a_revision(
    client: FlaskClient, article: dict[str, Any]
) -> None:
    claim = article["claims"][0]
    rate(client, claim)
    body = {"kind": "extraction", "by": "Éva", "verdict": "corrected", "corrections": {"act": "promise"}}
    sent = client.post(f"/v1/claims/{claim['id']}/reviews", json=body, headers={"If-Match": "*"})
    assert sent.status_code == 201, sent.text
    document = provenance(client, claim)
    assert derivations(document, "prov:Revision") == [(f"claim:{claim['id']}", "here:machine")]
    assert derivations(document, "prov:Quotation") == [("here:machine", f"article:{article['id']}/revisions/1")]
    reviewers = {
        next(iter(document.get_record(found.args[1])[0].get_attribute("prov:label")))
        for found in document.get_records(prov.ProvAssociation)
        if "reviewer" in found.get_attribute("prov:role")
    }
    assert reviewers == {"Ana", "Éva"}


@pytest.mark.parametrize("document", ["jsonld", "annotation", "provenance"])
def test_what_is_not_there_is_not_found_and_what_has_not_changed_not_sent_again(
    client: FlaskClient, article: dict[str, Any], document: str
) -> None:
    assert client.get(f"/v1/claims/{uuid4()}/{document}").status_code == 404
    address = f"/v1/claims/{article['claims'][0]['id']}/{document}"
    etag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    rate(client, article["claims"][0])
    assert client.get(address, headers={"If-None-Match": etag}).status_code == (
        304 if document == "annotation" else 200
    )
    assert client.get(address, headers={"Accept": "text/html"}).status_code == 406


def test_a_claim_links_its_documents(client: FlaskClient, article: dict[str, Any]) -> None:
    answer = client.get(f"/v1/claims/{article['claims'][0]['id']}")
    links = dict(link.split("; ", 1) for link in answer.headers["Link"].split(", "))
    assert len(links) == 3
    for address, said in links.items():
        found = client.get(address.strip("<>"))
        assert found.status_code == 200, said
        assert f'type="{found.mimetype}"' in said


def test_the_lock_of_the_clients_holds_every_package_by_its_hash_and_names_no_registry() -> None:
    locked = json.loads((SCRIPT.parent / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    packages = [package for name, package in locked.items() if name]
    assert packages
    assert all("integrity" in package and "resolved" not in package for package in packages)
