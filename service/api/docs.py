"""The interface's description of itself: its page, from files of the package, and the pages of its problems."""

from typing import Any

from flask import Blueprint, Response, jsonify
from flask_swagger_ui import get_swaggerui_blueprint
from werkzeug.exceptions import NotFound

from service.api.problems import KINDS

problem_pages = Blueprint("problems", __name__, url_prefix="/problems")


@problem_pages.get("/<kind>")
def problem(kind: str) -> Response:
    """What a problem's type means."""
    if kind not in KINDS:
        raise NotFound
    return jsonify(type=f"/problems/{kind}", status=KINDS[kind].status, meaning=KINDS[kind].meaning)


def page() -> Any:
    """Swagger UI at /docs, whose files come with its package: no page asks another host for anything."""
    config = {
        "app_name": "Dixit",
        "validatorUrl": None,
        "oauth2RedirectUrl": "/docs/oauth2-redirect.html",
        "defaultModelsExpandDepth": 0,
        "docExpansion": "list",
    }
    return get_swaggerui_blueprint("/docs", "/openapi.json", config=config)
