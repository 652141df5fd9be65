"""Webhooks: who is told of what, as Standard Webhooks 1.0 has it."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import current_app, url_for
from psycopg import Connection

from schemas.page import PageQuerySchema, page_of
from schemas.webhook import (
    CreatedWebhookSchema,
    DeliveryQuerySchema,
    DeliverySchema,
    NewWebhookSchema,
    RotatedSecretSchema,
    RotationSchema,
    WebhookChangesSchema,
    WebhookFiltersSchema,
    WebhookSchema,
)
from service import targets
from service.addresses import Networks
from service.api import paging, preconditions
from service.api.blueprint import LINK, REQUEST_ID, Blueprint, header
from service.api.claims import filters_of
from service.api.database import connection
from service.delivery.webhooks import messages, sending, signing
from service.errors import Conflict, Invalid, NotFound
from service.storage import deliveries, entities, webhooks
from service.storage.claim_query import ClaimFilters
from service.storage.deliveries import DeliveryCursor
from service.storage.webhooks import EVERYTHING, StoredWebhook, Subscription, WebhookCursor
from service.targets import AddressRefused, FetchFailed

BY_HAND = "It was disabled by hand."
ETAG = REQUEST_ID | {"ETag": header("Stands for the webhook as it is now.", '"4.9f2c7d01c3a5b6e7"')}
LOCATION = {"Location": header("The webhook.", "/v1/webhooks/0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d1")}
MISSING = (HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)

blueprint = Blueprint("webhooks", __name__, url_prefix="/v1/webhooks", description="Webhooks: who is told of what.")


@blueprint.post("")
@blueprint.idempotent_but("secret")
@blueprint.arguments(NewWebhookSchema)
@blueprint.response(201, CreatedWebhookSchema, headers=ETAG | LOCATION)
@blueprint.problems(HTTPStatus.SERVICE_UNAVAILABLE)
def create_webhook(body: dict[str, Any]) -> tuple[Any, int, dict[str, str]]:
    """Subscribe: what happens from now on is sent to an address

    Each message is signed by the secret that this answer holds. Nothing else shows it, and given again under an
    Idempotency-Key the answer does not: whoever never got it replaces it.
    """
    new, secret = _subscription(Subscription(body["url"]), body), signing.new_secret()
    with connection() as conn:
        _check_entity(conn, new.filters)
        webhook_id = webhooks.create(conn, new, secret)
        shown, status, headers = _shown(webhooks.get(conn, webhook_id), HTTPStatus.CREATED)
    return shown | {"secret": secret}, status, headers | {"Location": _address(webhook_id)}


@blueprint.get("")
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.reads(page_of(WebhookSchema), headers=LINK)
@blueprint.problems(HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE)
def list_webhooks(query: dict[str, Any]) -> tuple[Any, dict[str, str]]:
    """Webhooks, the newest first"""
    after = paging.decode(query["cursor"], WebhookCursor, "webhooks")
    with connection() as conn:
        page = webhooks.page(conn, after=after, limit=query["limit"])
    return paging.answer([_wire(each) for each in page.items], page.next, "webhooks")


@blueprint.get("/<uuid:webhook_id>")
@blueprint.reads(WebhookSchema)
@blueprint.problems(*MISSING)
def get_webhook(webhook_id: UUID) -> Any:
    """A webhook"""
    with connection() as conn:
        return _shown(webhooks.get(conn, webhook_id))


@blueprint.patch("/<uuid:webhook_id>")
@blueprint.arguments(WebhookChangesSchema)
@blueprint.response(200, WebhookSchema, headers=ETAG)
@blueprint.heeds(preconditions.IF_MATCH)
@blueprint.problems(*MISSING, *preconditions.PROBLEMS)
def change_webhook(body: dict[str, Any], webhook_id: UUID) -> Any:
    """Change a webhook, disable it, or enable it again"""
    version = preconditions.version()
    with connection() as conn:
        found = webhooks.begin(conn, webhook_id, version=version)
        new = _subscription(found, body)
        _check_entity(conn, new.filters)
        webhooks.change(conn, webhook_id, new)
        return _shown(webhooks.get(conn, webhook_id))


@blueprint.delete("/<uuid:webhook_id>")
@blueprint.response(204, headers=REQUEST_ID)
@blueprint.heeds(preconditions.IF_MATCH)
@blueprint.problems(*MISSING, *preconditions.PROBLEMS)
def delete_webhook(webhook_id: UUID) -> None:
    """Unsubscribe; its log goes with it"""
    version = preconditions.version()
    with connection() as conn:
        webhooks.begin(conn, webhook_id, version=version)
        webhooks.delete(conn, webhook_id)


@blueprint.post("/<uuid:webhook_id>/secret")
@blueprint.arguments(RotationSchema)
@blueprint.response(200, RotatedSecretSchema, headers=REQUEST_ID)
@blueprint.problems(*MISSING)
def rotate_secret(body: dict[str, Any], webhook_id: UUID) -> Any:
    """Replace the secret

    For a time messages carry the signatures of both, so that the receiver can change it without losing any.
    """
    secret, ends_at = signing.new_secret(), datetime.now(UTC) + timedelta(hours=body["overlap_hours"])
    with connection() as conn:
        webhooks.begin(conn, webhook_id, version=None)
        webhooks.rotate(conn, webhook_id, secret, ends_at=ends_at)
    return {"secret": secret, "previous_ends_at": ends_at}


@blueprint.post("/<uuid:webhook_id>/test")
@blueprint.response(202, DeliverySchema, headers=REQUEST_ID)
@blueprint.problems(HTTPStatus.CONFLICT, *MISSING)
def test_webhook(webhook_id: UUID) -> Any:
    """Send a test message; the log tells how that went"""
    now = datetime.now(UTC)
    with connection() as conn:
        _must_be_enabled(conn, webhook_id)
        deliveries.unpause(conn, webhook_id)
        added = deliveries.add(conn, webhook_id, messages.test(webhook_id, now=now), now=now)
        assert added  # noqa: S101 (only an event can have been told of before)
        return deliveries.get(conn, webhook_id, added)


@blueprint.get("/<uuid:webhook_id>/deliveries")
@blueprint.arguments(DeliveryQuerySchema, location="query")
@blueprint.reads(page_of(DeliverySchema), headers=LINK)
@blueprint.problems(HTTPStatus.BAD_REQUEST, *MISSING)
def list_deliveries(query: dict[str, Any], webhook_id: UUID) -> tuple[Any, dict[str, str]]:
    """The log: what was sent or is to be, the latest first, and how each attempt went

    It goes back thirty days.
    """
    filters = (webhook_id, query["status"])
    after = paging.decode(query["cursor"], DeliveryCursor, filters)
    with connection() as conn:
        webhooks.get(conn, webhook_id)
        page = deliveries.page(conn, webhook_id, status=query["status"], after=after, limit=query["limit"])
    return paging.answer(page.items, page.next, filters)


@blueprint.post("/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/replay")
@blueprint.response(202, DeliverySchema, headers=REQUEST_ID)
@blueprint.problems(HTTPStatus.CONFLICT, *MISSING)
def replay_delivery(webhook_id: UUID, delivery_id: UUID) -> Any:
    """Send a message once more, under the same webhook-id"""
    with connection() as conn:
        _must_be_enabled(conn, webhook_id)
        deliveries.again(conn, webhook_id, delivery_id, now=datetime.now(UTC))
        return deliveries.get(conn, webhook_id, delivery_id)


def _subscription(before: Subscription, body: Mapping[str, Any]) -> Subscription:
    """What a body makes of a subscription. Raises Invalid."""
    given = {name: body[name] for name in ("url", "description", "format", "status") if name in body}
    if "url" in body:
        _check_url(body["url"])
    if "events" in body:
        given["events"] = body["events"] and tuple(body["events"])
    if "filters" in body:
        given["filters"] = filters_of({**body["filters"], "status": "any"})
    status = given.get("status", before.status)
    reason = body.get("disabled_reason")
    if status == "enabled" and reason is not None:
        raise Invalid("/disabled_reason", "It goes with the status disabled.")
    why = None if status == "enabled" else reason or before.disabled_reason or BY_HAND
    now = Subscription(**{name: getattr(before, name) for name in Subscription.__slots__})
    return replace(now, **given, disabled_reason=why)


def _check_url(url: str) -> None:
    """Raises Invalid where nothing may be sent to it."""
    networks: Networks = current_app.config["DIXIT_ALLOWED_NETWORKS"]
    try:
        targets.check(url, policy=sending.policy(networks))
    except (AddressRefused, FetchFailed) as error:
        raise Invalid("/url", error.detail or str(error)) from error


def _check_entity(conn: Connection, filters: ClaimFilters) -> None:
    """Raises Invalid where the filters mean an entity that is not there."""
    if filters.entity is None:
        return
    try:
        entities.get(conn, filters.entity)
    except NotFound as error:
        raise Invalid("/filters/entity", str(error)) from error


def _must_be_enabled(conn: Connection, webhook_id: UUID) -> None:
    """Raises NotFound, Conflict; the webhook stays as it is until the transaction ends."""
    if webhooks.begin(conn, webhook_id, version=None).status == "disabled":
        raise Conflict("The webhook is disabled; enable it first.")


def _shown(found: StoredWebhook, status: HTTPStatus = HTTPStatus.OK) -> tuple[dict[str, Any], int, dict[str, str]]:
    shown = _wire(found)
    return shown, status, {"ETag": preconditions.tag(found.version, shown)}


def _wire(found: StoredWebhook) -> dict[str, Any]:
    return asdict(found) | {"filters": _given(found.filters)}


def _given(filters: ClaimFilters) -> dict[str, Any]:
    """The filters that ask something."""
    names = WebhookFiltersSchema().fields
    return {name: getattr(filters, name) for name in names if getattr(filters, name) != getattr(EVERYTHING, name)}


def _address(webhook_id: UUID) -> str:
    return url_for("webhooks.get_webhook", webhook_id=webhook_id)
