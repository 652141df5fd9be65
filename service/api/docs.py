"""The interface's description of itself: its page, from files of the package, and the pages of its problems."""

from http import HTTPStatus
from typing import Any

from flask_swagger_ui import get_swaggerui_blueprint
from werkzeug.exceptions import NotFound

from schemas.problem import ProblemKindSchema
from service.api.blueprint import Blueprint
from service.api.problem_kinds import KINDS

blueprint = Blueprint("problems", __name__, url_prefix="/problems", description="What went wrong: types of problems.")
KIND = {"in": "path", "name": "kind", "required": True, "schema": {"type": "string", "enum": [*KINDS]}}


@blueprint.get("/<kind>", parameters=[KIND])
@blueprint.reads(ProblemKindSchema)
@blueprint.problems(HTTPStatus.NOT_FOUND)
def get_problem_kind(kind: str) -> dict[str, Any]:
    """What a problem's type means"""
    if kind not in KINDS:
        raise NotFound
    return {"type": f"/problems/{kind}", "status": KINDS[kind].status, "meaning": KINDS[kind].meaning}


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
