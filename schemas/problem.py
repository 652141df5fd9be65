"""Problem details (RFC 9457), the one payload of every error."""

from marshmallow import Schema, fields

from schemas.fields import said


class FaultSchema(Schema):
    """One thing wrong with a request, and where."""

    detail = fields.String(required=True, metadata=said("What is wrong.", "Unknown field."))
    pointer = fields.String(metadata=said("Where in the body: a JSON pointer in a URI fragment.", "#/publisher/name"))
    parameter = fields.String(metadata=said("Which parameter of the query.", "limit"))
    header = fields.String(metadata=said("Which header.", "Accept"))


class ProblemSchema(Schema):
    """Why a request was not answered as asked."""

    type = fields.String(required=True, metadata=said("A URI that names the kind of problem.", "/problems/invalid"))
    title = fields.String(required=True, metadata=said("The kind of problem in words.", "Unprocessable Content"))
    status = fields.Integer(required=True, metadata=said("The HTTP status.", 422))
    detail = fields.String(required=True, metadata=said("This case in words, for people; not to be parsed."))
    request_id = fields.String(required=True, metadata=said("The X-Request-Id of the answer, for the logs."))
    errors = fields.List(fields.Nested(FaultSchema))


class ProblemKindSchema(Schema):
    """What a problem's type means."""

    type = fields.String(required=True, metadata=said("As problems have it.", "/problems/invalid"))
    status = fields.Integer(required=True, metadata=said("The HTTP status that goes with it.", 422))
    meaning = fields.String(required=True)
