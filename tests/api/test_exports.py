"""Exports: all claims of a query, streamed from one snapshot, and sent again only when something has changed."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyarrow import parquet

from service.api import patience
from service.delivery.columns import COLUMNS

Posting = Callable[..., dict[str, Any]]
EXPORTS = {"csv": "text/csv", "ndjson": "application/x-ndjson", "parquet": "application/vnd.apache.parquet"}


def speech(who: str, *said: str) -> str:
    return " ".join(f"« {one} », a déclaré {who}." for one in said)


@pytest.fixture
def article(post: Posting, word: str) -> dict[str, Any]:
    said = ("=1+1 & <b> 🚀", 'une "phrase"; avec, tout', "Rien ne presse")
    return post(
        speech(f"Rose {word}", *(f"{one} {word}" for one in said)),
        title="-Titre",
        url=f"https://quai.example/{word}",
        published_at="2025-01-04T12:00:00Z",
        publisher={"name": "@Quai", "domain": f"{word}.example"},
    )


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def test_each_line_of_ndjson_is_the_claim_as_the_list_has_it(client: FlaskClient, article: dict[str, Any]) -> None:
    query = {"article": article["id"], "offsets": "utf16", "sort": "published"}
    answer = client.get("/v1/claims.ndjson", buffered=True, query_string=query)
    assert (answer.status_code, answer.mimetype) == (200, "application/x-ndjson")
    assert [json.loads(line) for line in answer.data.splitlines()] == client.get("/v1/claims", query_string=query).json[
        "items"
    ]


def test_a_row_of_csv_holds_the_claim_and_no_formula(client: FlaskClient, article: dict[str, Any], word: str) -> None:
    answer = client.get("/v1/claims.csv", buffered=True, query_string={"article": article["id"]})
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="claims.csv"'
    found = rows(answer.data)
    assert list(found[0]) == [column.name for column in COLUMNS]
    assert [row["id"] for row in found] == [claim["id"] for claim in article["claims"]]
    assert [row["text"] for row in found] == [
        f"'=1+1 & <b> 🚀 {word}", f'une "phrase"; avec, tout {word}', f"Rien ne presse {word}",
    ]  # fmt: skip
    assert (found[0]["article_title"], found[0]["publisher"]) == ("'-Titre", "'@Quai")
    assert found[0]["claimant"] == found[0]["claimant_entity"] == f"Rose {word}"
    assert (found[0]["start"], found[0]["end"]) == tuple(
        str(article["claims"][0]["content"][0][edge]) for edge in ("start", "end")
    )
    assert found[0]["rating"] == ""


def test_csv_begins_as_excel_wants_it_where_that_is_asked_for(client: FlaskClient, article: dict[str, Any]) -> None:
    plain = client.get(f"/v1/claims.csv?article={article['id']}", buffered=True)
    marked = client.get(f"/v1/claims.csv?article={article['id']}&bom=true", buffered=True)
    assert marked.data == b"\xef\xbb\xbf" + plain.data
    assert marked.headers["ETag"] != plain.headers["ETag"]


def test_parquet_has_typed_columns(client: FlaskClient, article: dict[str, Any], word: str) -> None:
    answer = client.get(f"/v1/claims.parquet?article={article['id']}", buffered=True)
    table = parquet.read_table(io.BytesIO(answer.data))
    assert table.column_names == [column.name for column in COLUMNS]
    assert table.schema.field("article_published_at").type == pa.timestamp("ms", tz="UTC")
    assert table.schema.field("start").type == pa.int64()
    [first, *_] = table.to_pylist()
    assert first["text"] == f"=1+1 & <b> 🚀 {word}"
    assert first["article_published_at"].isoformat() == "2025-01-04T12:00:00+00:00"
    assert first["claimant_confidence"] == 0.9


def test_the_rating_of_a_claim_is_in_its_row(client: FlaskClient, article: dict[str, Any]) -> None:
    claim = article["claims"][0]
    rating = {
        "kind": "truth", "by": "Ana", "rating": "Faux", "url": "https://verif.example/1",
        "publisher": {"name": "Vérif", "site": "verif.example"},
    }  # fmt: skip
    sent = client.post(f"/v1/claims/{claim['id']}/reviews", json=rating, headers={"If-Match": "*"})
    assert sent.status_code == 201, sent.text
    found = rows(client.get(f"/v1/claims.csv?article={article['id']}", buffered=True).data)
    assert [(row["rating"], row["rating_url"]) for row in found] == [
        ("Faux", "https://verif.example/1"), ("", ""), ("", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("form", EXPORTS)
def test_an_export_of_nothing_is_one(client: FlaskClient, word: str, form: str) -> None:
    answer = client.get(f"/v1/claims.{form}?q={word}nowhere", buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, EXPORTS[form])
    read = {"csv": rows, "ndjson": bytes.splitlines, "parquet": lambda body: parquet.read_table(io.BytesIO(body))}
    assert len(read[form](answer.data)) == 0


@pytest.mark.parametrize("form", EXPORTS)
def test_an_entitys_claims_are_exported_in_the_role_asked_for(
    client: FlaskClient, article: dict[str, Any], form: str
) -> None:
    entity = article["claims"][0]["claimant"]["entity"]["id"]
    answer = client.get(f"/v1/entities/{entity}/claims.{form}", buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, EXPORTS[form])
    for claim in article["claims"]:
        assert (claim["id"].encode() in answer.data) or form == "parquet"
    assert (
        article["id"].encode()
        not in client.get(f"/v1/entities/{entity}/claims.{form}?role=mentioned", buffered=True).data
    )
    assert client.get(f"/v1/entities/{uuid4()}/claims.{form}", buffered=True).status_code == 404


@pytest.mark.parametrize("form", EXPORTS)
def test_an_export_is_sent_again_only_when_something_has_changed(
    client: FlaskClient, post: Posting, article: dict[str, Any], word: str, form: str
) -> None:
    address = f"/v1/claims.{form}?article={article['id']}"
    first = client.get(address, buffered=True)
    etag = first.headers["ETag"]
    assert not etag.startswith("W/")
    assert (first.headers["Cache-Control"], first.headers["Vary"]) == ("no-cache", "Accept")
    assert "Last-Modified" not in first.headers
    again = client.get(address, buffered=True, headers={"If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert client.get(f"{address}&act=denial", buffered=True, headers={"If-None-Match": etag}).status_code == 200
    entity = client.get(f"/v1/entities/{article['claims'][0]['claimant']['entity']['id']}")
    renamed = client.patch(
        entity.request.path, json={"name": f"Rosa {word}", "by": "Ana"}, headers={"If-Match": entity.headers["ETag"]}
    )
    assert renamed.status_code == 200, renamed.text
    after = client.get(address, buffered=True, headers={"If-None-Match": etag})
    assert (after.status_code, after.headers["ETag"] != etag) == (200, True)
    assert after.data != first.data


@pytest.mark.parametrize("form", EXPORTS)
def test_head_answers_as_get_without_a_body_and_holds_nothing(
    client: FlaskClient, article: dict[str, Any], form: str
) -> None:
    address = f"/v1/claims.{form}?article={article['id']}"
    for _ in range(8):
        answer = client.head(address, buffered=True)
        assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["ETag"] == client.get(address, buffered=True).headers["ETag"]


@pytest.mark.parametrize("form", ["csv", "ndjson", "parquet"])
def test_an_export_says_no_length_before_it_is_made(client: FlaskClient, article: dict[str, Any], form: str) -> None:
    """A server would cut it off there."""
    with client.get(f"/v1/claims.{form}") as answer:
        assert "Content-Length" not in answer.headers
        assert answer.data


@pytest.fixture
def no_place(app: Flask) -> Iterator[None]:
    """Everybody who may export does."""
    with app.app_context(), patience.exporting():
        yield


@pytest.mark.usefixtures("no_place")
def test_no_more_export_at_once_than_may(client: FlaskClient) -> None:
    answer = client.get("/v1/claims.csv", buffered=True)
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/busy")
    assert int(answer.headers["Retry-After"]) > 0


def test_an_export_that_is_broken_off_gives_back_what_it_held(client: FlaskClient, article: dict[str, Any]) -> None:
    for _ in range(8):
        answer = client.get(f"/v1/claims.ndjson?article={article['id']}", buffered=False)
        assert answer.status_code == 200
        next(iter(answer.response))
        answer.close()
    assert client.get("/v1/claims.csv?limit=1", buffered=True).status_code == 422


def test_without_pyarrow_parquet_is_refused_and_says_how_to_have_it(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "service.delivery.parquet", raising=False)
    answer = client.get("/v1/claims.parquet", buffered=True)
    assert (answer.status_code, answer.json["type"]) == (406, "/problems/missing-extra")
    assert answer.json["detail"].endswith("Install it there: pip install pyarrow")


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize(
    "query", ["act=song", "limit=3", "cursor=x", "published_from=2025-02-01&published_to=2025-01-01"]
)
def test_what_an_export_does_not_know_is_refused(client: FlaskClient, form: str, query: str) -> None:
    assert client.get(f"/v1/claims.{form}?{query}", buffered=True).status_code == 422


def test_retracted_claims_are_exported_where_they_are_asked_for(
    client: FlaskClient, post: Posting, article: dict[str, Any], word: str
) -> None:
    post(speech(f"Rose {word}", f"Rien ne presse {word}"), url=article["url"])
    for status, count in (("current", 1), ("retracted", 2), ("any", 3)):
        found = rows(client.get(f"/v1/claims.csv?article={article['id']}&status={status}", buffered=True).data)
        assert len(found) == count
        assert status == "any" or {row["status"] for row in found} == {status}
    client.delete(f"/v1/articles/{article['id']}")
    assert rows(client.get(f"/v1/claims.csv?article={article['id']}&status=any", buffered=True).data) == []
