"""The HTTP application: `from_env()` is what gunicorn calls."""

from flask import Flask

from service import __version__
from service.api import (
    articles,
    batch,
    claims,
    curation,
    database,
    docs,
    documents,
    entities,
    event_stream,
    events,
    exports,
    fact_checks,
    feeds,
    gazetteer,
    health,
    matches,
    metrics,
    negotiation,
    packing,
    patience,
    problems,
    reconcile,
    reviews,
    revisions,
    sharing,
    sources,
    stats,
    thread_reviews,
    threads,
    timeline,
    webhook_messages,
    webhooks,
)
from service.config import Config
from service.dashboard import pages

DESCRIPTION = """Articles in, claims out: who said what, where and when, with where it stands in the text.

Positions count Unicode code points of the stored text, start inclusive, end exclusive; `offsets=utf16` asks for UTF-16
units. Times are UTC. Errors are problem details (RFC 9457). Lists are pages: follow `next_cursor` or the `Link` header.

A request line of more than 8,190 bytes is refused (414) before it comes to what answers problem details, like whatever
else is no HTTP; `POST /v1/claims/search` takes the filters that no URL can hold.
"""


RESOURCES = (
    articles,
    batch,
    claims,
    entities,
    feeds,
    exports,
    fact_checks,
    documents,
    curation,
    matches,
    reconcile,
    reviews,
    revisions,
    sources,
    stats,
    thread_reviews,
    threads,
    timeline,
    webhooks,
    events,
    event_stream,
    docs,
    health,
    metrics,
)


def create_app(config: Config) -> Flask:
    """The application with everything registered. It opens no connection before its first request."""
    if config.database_url is None:
        raise ValueError("The HTTP interface needs a database_url.")
    app = Flask(__name__, static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of the provider that Flask uses by default
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config.update(
        API_TITLE="Dixit",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={"info": {"description": DESCRIPTION}, "webhooks": webhook_messages.DESCRIPTION},
        MAX_CONTENT_LENGTH=config.max_body,
        DIXIT_MAX_BODY=config.max_body,
        DIXIT_WAIT=config.wait,
        DIXIT_PUBLIC_URL=config.public_url,
        DIXIT_ALLOWED_NETWORKS=config.allowed_networks,
    )
    app.extensions[database.EXTENSION] = database.pool_of(config.database_url, config.pool_size)
    gazetteer.register(app, config)
    event_stream.register(app, config)
    patience.register(app, threads=config.api_threads, connections=config.pool_size)
    app.before_request(negotiation.name_request)
    packing.register(app)
    metrics.register(app)
    sharing.register(app, config.cors_origins)
    app.after_request(negotiation.say_request_id)
    _register_resources(app)
    return app


def from_env() -> Flask:
    """The application that the environment describes."""
    return create_app(Config.from_env())


def _register_resources(app: Flask) -> None:
    api = problems.Api(app)
    problems.register(app)
    for resource in RESOURCES:
        api.register_blueprint(resource.blueprint)
    for plain in (docs.page(), pages.blueprint):
        app.register_blueprint(plain)
