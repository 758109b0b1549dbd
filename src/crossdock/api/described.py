"""What the OpenAPI document says beyond the views' signatures: scopes, problems, headers, ``fields``, bodies
that are read by hand, and an example of every call.
"""

import copy
from collections.abc import Mapping
from typing import Any, Final

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from crossdock.api import asked, etags, examples, problems
from crossdock.api.bodies import DESCRIBED, MEDIA, REF
from crossdock.api.keys import Key

SOME: Final = "Some"  # the name of a shape of which fewer fields were asked for ends so
PROBLEM: Final = {"$ref": REF.format(model="Problem")}
IDEMPOTENCY_KEY: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "pattern": r"^[!-~]([ -~]{0,253}[!-~])?$"},
    "description": "The same request under the same key gets the same answer, for 24 hours.",
}
TAGS: Final = {"type": "string", "pattern": r'^(\*|"[!#-~]{1,100}"(, "[!#-~]{1,100}"){0,9})$'}
IF_MATCH: Final = {
    "in": "header",
    "name": etags.IF_MATCH,
    "required": False,
    "schema": TAGS,
    "description": "The `ETag` of the object as it was read, or its version alone: 412 if it has changed.",
}
IF_NONE_MATCH: Final = {
    "in": "header",
    "name": etags.IF_NONE_MATCH,
    "required": False,
    "schema": {"type": "string"},
    "description": "The `ETag` that is known: 304 without a body while it is still that.",
}
NOT_THERE_YET: Final = {
    **IF_NONE_MATCH,
    "schema": {"const": "*"},
    "description": "`*`: only if there is none yet; else 412.",
}
COUNT: Final = {"type": "integer", "minimum": 0}
HEADERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "ETag": {"schema": {"type": "string"}, "description": "Of this state of the object."},
    "Idempotency-Replayed": {
        "schema": {"const": "true"},
        "description": "The answer that this request's `Idempotency-Key` got before.",
    },
    "RateLimit-Limit": {"schema": COUNT, "description": "Requests a minute, where the key has a limit."},
    "RateLimit-Remaining": {"schema": COUNT, "description": "Requests that are left of this minute."},
    "RateLimit-Reset": {"schema": COUNT, "description": "Seconds until all of them may be made again."},
    "RateLimit-Policy": {
        "schema": {"type": "string"},
        "description": "The limit and its window in seconds: `600;w=60`.",
    },
    "Retry-After": {"schema": COUNT, "description": "Seconds after which it may be tried again."},
}
PACE: Final = tuple(name for name in HEADERS if name.startswith("RateLimit-"))
HEADER: Final = "#/components/headers/{name}"
SAID: Final = {
    304: "It is still what `If-None-Match` names.",
    400: "Not JSON, or a header that cannot be read",
    401: "No valid API key",
    403: "The permission is lacking",
    409: "Its Idempotency-Key is being worked on, or the object's state does not allow it",
    412: "It is not what `If-Match` names any more",
    413: "Too large",
    414: "The address is longer than the server reads; there is no body",
    415: "The body has a Content-Encoding",
    422: "Not valid; `errors` names each field",
    428: "There is one already: `If-Match` is needed",
    429: "The key has used up its requests of this minute",
    500: "Something went wrong here",
    503: "The database cannot be reached just now",
}


def operation(one: Operation, query: asked.Query, guard: etags.Guard | None) -> None:
    """Add to an operation what its view does not say."""
    extra = dict(one.openapi_extra or {})
    parameters = [*extra.get("parameters", [])]
    if "POST" in one.methods and any(isinstance(auth, Key) for auth in one.auth_callbacks):
        parameters.append(IDEMPOTENCY_KEY)
    if guard is not None:
        parameters.append(IF_MATCH)
        if etags.WHOLE.intersection(one.methods):
            parameters.append(NOT_THERE_YET)
    if tagged(one):
        parameters.append(IF_NONE_MATCH)
    if query.fields:
        parameters.append(
            {
                "in": "query",
                "name": asked.FIELDS,
                "required": False,
                "style": "form",
                "explode": False,
                "schema": {
                    "type": "array",
                    "minItems": 1,
                    "items": {"type": "string", "enum": list(query.fields)},
                },
                "description": f"Only these, separated by commas: `{','.join(query.fields[:2])}`.",
            }
        )
    one.openapi_extra = {**extra, "parameters": parameters}
    for auth in one.auth_callbacks:
        if isinstance(auth, Key):
            one.description = f"{one.description or ''}\n\n{auth.needs}"


def single(one: Operation) -> bool:
    """Whether an operation shows one object of several: what changes it may ask for what was read."""
    return tagged(one) and "{" in one.path


def tagged(one: Operation) -> bool:
    """Whether an operation shows one object: its answer carries an ETag."""
    if one.methods != ["GET"]:
        return False
    model = asked.answered(one)
    return "{" in one.path if model is None else asked.item_of(model) is None


class Api(NinjaAPI):
    """Adds to the document what no signature says."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        found = super().get_openapi_schema(**options)
        shapes = found["components"]["schemas"]
        shapes.update(DESCRIBED)
        found["components"]["headers"] = dict(HEADERS)
        for methods in found["paths"].values():
            for method, told in methods.items():
                _problems(method, told)
                _answers(told, shapes)
                _headers(method, told)
                examples.add(told["operationId"], told)
        return found

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Its view's name: no two views of the API have the same."""
        return operation.view_func.__name__


def _problems(method: str, told: dict[str, Any]) -> None:
    """Errors are problem documents, also those that every operation can have."""
    answers = told["responses"]
    named = {one["name"] for one in told.get("parameters", ())}
    possible = [500, 503]
    if "security" in told:
        possible += [401, 403, 429]
    if method != "get":
        possible += [400, 409]
    if "requestBody" in told:
        possible += [413, 415, 422]
    if named:
        possible += [422]
    if etags.IF_MATCH in named:
        possible += [412]
    if method.upper() in etags.WHOLE:
        possible += [428]
    if etags.IF_NONE_MATCH in named:
        possible += [400]
    if any(one["schema"].get("type") == "array" for one in told.get("parameters", ())):
        possible += [414]
    for status in possible:
        answers.setdefault(status, {"description": SAID[status]})
    if method == "get" and etags.IF_NONE_MATCH in named:
        answers.setdefault(304, {"description": SAID[304]})
    for status, answer in answers.items():
        if int(status) >= 400 and int(status) != 414:
            answer["content"] = {problems.MEDIA_TYPE: {"schema": PROBLEM}}


def _answers(told: dict[str, Any], shapes: dict[str, Any]) -> None:
    """Answers of an address that may be asked for fewer fields."""
    named = {one["name"] for one in told.get("parameters", ())}
    answer = told["responses"].get(200, {})
    media = told.pop(MEDIA, None)
    if media is not None:
        answer["content"] = {media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}}
    if asked.FIELDS not in named:
        return
    content = answer["content"]["application/json"]
    whole = content["schema"]["$ref"].rpartition("/")[2]
    content["schema"] = {"anyOf": [content["schema"], {"$ref": REF.format(model=_some(whole, shapes))}]}


def _headers(method: str, told: dict[str, Any]) -> None:
    """What answers say beside their bodies."""
    named = {one["name"] for one in told.get("parameters", ())}
    for status, answer in told["responses"].items():
        said = []
        if method == "get" and int(status) in (200, 304) and etags.IF_NONE_MATCH in named:
            said += ["ETag"]
        if int(status) < 500 and int(status) not in (401, 403, 429) and IDEMPOTENCY_KEY["name"] in named:
            said += ["Idempotency-Replayed"]
        if "security" in told and int(status) < 500 and int(status) not in (401, 414):
            said += PACE
        if int(status) in (429, 503):
            said += ["Retry-After"]
        if said:
            answer["headers"] = {name: {"$ref": HEADER.format(name=name)} for name in said}


def _some(name: str, shapes: dict[str, Any]) -> str:
    """The shape ``name`` of which any field may be left out; of a list, any of each item."""
    if name + SOME not in shapes:
        shape = copy.deepcopy(shapes[name])
        if asked.is_list(shape["properties"]):
            item = shape["properties"]["items"]["items"]
            item["$ref"] = REF.format(model=_some(item["$ref"].rpartition("/")[2], shapes))
        else:
            shape.pop("required", None)
        shape["title"] = name + SOME
        shape["description"] = "With the `fields` that were asked for."
        shapes[name + SOME] = shape
    return name + SOME
