"""What the service counts of itself, for Prometheus; labels are few and known beforehand."""

from http import HTTPStatus
from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from service import __version__
from service.api import database
from service.api.blueprint import Blueprint
from service.ingest import Received
from service.storage import deliveries, readings

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

REQUESTS = Counter("dixit_http_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "dixit_http_request_duration_seconds", "Until the answer began.", ["method", "route"], buckets=BUCKETS
)
RECEIVED = Counter("dixit_articles_received", "Articles taken in, by what became of them.", ["outcome"])
POOL = Gauge("dixit_db_pool_connections", "Database connections.", ["state"], multiprocess_mode="livesum")
READINGS = Gauge("dixit_readings", "Readings by status.", ["status"], multiprocess_mode="mostrecent")
DELIVERIES = Gauge("dixit_webhook_deliveries_waiting", "Messages not taken in yet.", multiprocess_mode="mostrecent")
LISTENERS = Gauge("dixit_event_listeners", "Open streams of events.", multiprocess_mode="livesum")
BUILD = Gauge("dixit_build_info", "The version that runs.", ["version"], multiprocess_mode="max")

PLAIN_TEXT = "text/plain"
blueprint = Blueprint("metrics", __name__, produces=PLAIN_TEXT, description="Figures of the service itself.")


@blueprint.get("/metrics")
@blueprint.reads({"type": "string"}, content_type=PLAIN_TEXT, example="dixit_http_requests_total 1.0\n")
@blueprint.problems(HTTPStatus.SERVICE_UNAVAILABLE)
def get_metrics() -> Response:
    """All processes' figures in Prometheus' text format"""
    with database.connection() as conn:
        for status, count in readings.counts(conn).items():
            READINGS.labels(status).set(count)
        DELIVERIES.set(deliveries.waiting(conn))
    _measure_pool()
    BUILD.labels(__version__).set(1)
    return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def received(article: Received) -> None:
    """Counts an article that was taken in."""
    RECEIVED.labels("created" if article.created else "revised" if article.revised else "known").inc()


def register(app: Flask) -> None:
    """Has every request of the application counted and timed."""
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = perf_counter()


def _finish(response: Response) -> Response:
    method = request.method if request.method in METHODS else "other"
    route = request.url_rule.rule if request.url_rule else "unmatched"
    REQUESTS.labels(method, route, response.status_code).inc()
    if "started" in g:
        SECONDS.labels(method, route).observe(perf_counter() - g.started)
    return response


def _measure_pool() -> None:
    figures = database.pool().get_stats()
    size, available = figures.get("pool_size", 0), figures.get("pool_available", 0)
    for state, count in {
        "idle": available,
        "used": size - available,
        "awaited": figures.get("requests_waiting", 0),
    }.items():
        POOL.labels(state).set(count)


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    try:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it has no types
    except ValueError:  # one process, whose figures are its own
        return REGISTRY
    return registry
