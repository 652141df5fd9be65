"""The dashboard for Grafana: every panel's query is answered by the running service, with the columns that it draws."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from tests.running import Service

FOLDER = Path(__file__).parents[2] / "docs" / "grafana"
DASHBOARD: dict[str, Any] = json.loads((FOLDER / "dixit.json").read_text(encoding="utf-8"))
QUERIES = [(panel, target) for panel in DASHBOARD["panels"] for target in panel["targets"]]
INFINITY = "yesoreyeram-infinity-datasource"
TEXTS = (
    "« La digue tiendra », a dit la maire, Odile Kerbrat. Le préfet a démenti : « La digue ne tiendra pas. »",
    "Le syndicat accuse la mairie de négliger la digue. Selon la préfecture, 1 200 habitants sont concernés.",
)


@pytest.fixture(scope="module", autouse=True)
def published(service: Service) -> None:
    """Articles of this week, so that no panel is empty."""
    for number, text in enumerate(TEXTS):
        moment = datetime.now(UTC) - timedelta(days=number)
        service.send(
            {
                "text": text,
                "url": f"https://ponant.example/digue/{number}",
                "published_at": moment.isoformat(),
                "publisher": {"name": "Le Ponant", "domain": "ponant.example"},
            }
        )


def interpolated(text: str, *, interval: str = "day") -> str:
    """The text with the variables that Grafana fills in, for the last thirty days."""
    now = datetime.now(UTC)
    then = now - timedelta(days=30)
    iso = "%Y-%m-%dT%H:%M:%S.000Z"
    known = {
        "__from": f"{then.timestamp() * 1000:.0f}", "__to": f"{now.timestamp() * 1000:.0f}",
        "__from:date:iso": then.strftime(iso), "__to:date:iso": now.strftime(iso), "interval": interval,
    }  # fmt: skip
    return re.sub(r"\$\{([^}]+)\}", lambda named: known[named[1]], text)


def selected(row: Any, selector: str) -> Any:
    """What a column's selector finds in a row. Raises KeyError where there is no such thing."""
    for name in selector.split("."):
        if row is None:
            return None
        row = row[name]
    return row


@pytest.mark.parametrize(("panel", "target"), QUERIES, ids=lambda part: part.get("title", ""))
def test_each_panel_finds_its_columns_in_what_the_service_answers(service: Service, panel: Any, target: Any) -> None:
    answer = service.get(interpolated(target["url"]))
    rows = answer[target["root_selector"]]
    assert rows, target["url"]
    for column in target["columns"]:
        values = [value for row in rows if (value := selected(row, column["selector"])) is not None]
        assert values, column
        for value in values:
            if column["type"] == "timestamp":
                assert datetime.fromisoformat(value).tzinfo
            else:
                assert isinstance(value, {"string": str, "number": int | float}[column["type"]])


@pytest.mark.parametrize("interval", ["hour", "day", "week", "month"])
def test_each_interval_that_can_be_chosen_is_answered_by_every_panel(service: Service, interval: str) -> None:
    [chosen] = [variable for variable in DASHBOARD["templating"]["list"] if variable["name"] == "interval"]
    assert interval in chosen["query"].split(",")
    for _, target in QUERIES:
        assert service.get(interpolated(target["url"], interval=interval))[target["root_selector"]]


def test_a_panel_transforms_only_columns_that_it_has() -> None:
    for panel in DASHBOARD["panels"]:
        had = {column["text"] for target in panel["targets"] for column in target["columns"]}
        had |= {f"{column} (sum)" for column in had}
        for change in panel["transformations"]:
            options = change["options"]
            named = {*options.get("fields", ())} | {sort["field"] for sort in options.get("sort", ())}
            named |= {narrowed["fieldName"] for narrowed in options.get("filters", ())}
            assert named <= had, panel["title"]
        for override in panel["fieldConfig"]["overrides"]:
            assert override["matcher"]["options"] in had
        label = re.fullmatch(r"\$\{__field\.labels\.(\w+)\}", panel["fieldConfig"]["defaults"].get("displayName", ""))
        assert not label or label[1] in had


def test_panels_lie_beside_each_other_and_read_the_source_that_is_chosen() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken
        assert max(x for x, _ in cells) < 24
        taken |= cells
        assert {target["datasource"]["uid"] for target in panel["targets"]} == {"${source}"}
        assert all(urlsplit(target["url"]).netloc == "" for target in panel["targets"])
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_what_is_provisioned_is_the_infinity_data_source_and_a_folder_of_dashboards() -> None:
    [source] = yaml.safe_load((FOLDER / "provisioning/datasources/dixit.yaml").read_text())["datasources"]
    assert source["type"] == INFINITY
    assert source["jsonData"]["allowedHosts"] == [source["url"]]
    [provider] = yaml.safe_load((FOLDER / "provisioning/dashboards/dixit.yaml").read_text())["providers"]
    assert provider["type"] == "file"


def test_grafana_may_ask_whether_the_service_is_there(service: Service) -> None:
    [source] = yaml.safe_load((FOLDER / "provisioning/datasources/dixit.yaml").read_text())["datasources"]
    assert service.get(urlsplit(source["jsonData"]["customHealthCheckUrl"]).path) == {"status": "pass"}
