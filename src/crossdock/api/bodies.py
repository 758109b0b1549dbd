"""Request bodies that a view reads for itself, described for the OpenAPI document."""

from typing import Any, Final

from pydantic import BaseModel

MEDIA: Final = "x-media"  # what an operation answers with, if that is no JSON; taken out of the document
REF: Final = "#/components/schemas/{model}"
# Shapes that no view's signature names: the document takes them from here.
DESCRIBED: Final[dict[str, Any]] = {}


def body_schema(model: type[BaseModel], *, many: bool) -> dict[str, Any]:
    """``openapi_extra`` of a view whose body is ``model``, or with ``many`` also an array of it."""
    schema = model.model_json_schema(ref_template=REF)
    DESCRIBED.update(schema.pop("$defs", {}))
    DESCRIBED[model.__name__] = schema
    one: dict[str, Any] = {"$ref": REF.format(model=model.__name__)}
    body = {"oneOf": [one, {"type": "array", "items": one, "minItems": 1}]} if many else one
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": body}}}}


def file(media: str) -> dict[str, Any]:
    """``openapi_extra`` of a view that answers with bytes of this type."""
    return {MEDIA: media}
