"""How an address may be asked: with the parameters that it has, each once, and for fewer ``fields``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args, get_origin

from django.http import HttpRequest
from ninja.operation import Operation
from pydantic import BaseModel

from crossdock.api import reading

FIELDS: Final = "fields"
PAGE: Final = {"items", "next_cursor", "more"}  # what a list's document has


@dataclass(frozen=True, slots=True)
class Query:
    """What an operation may be asked: ``once`` and ``often`` name its parameters, ``fields`` those of what it
    answers with (none: it cannot be asked for fewer).
    """

    once: frozenset[str]
    often: frozenset[str]
    fields: tuple[str, ...]

    def read(self, request: HttpRequest) -> frozenset[str] | None:
        """The fields that are asked for, None for all. Raises ValidationFailed for what it does not know."""
        errors = []
        for name, values in request.GET.lists():
            if name not in self.once | self.often:
                known = ", ".join(sorted(self.once | self.often)) or "none"
                errors.append({"field": name, "message": f"is no parameter of this address; it has {known}"})
            elif name in self.once and len(values) > 1:
                errors.append({"field": name, "message": "comes more than once"})
        if errors:
            raise reading.failed(errors)
        if FIELDS not in self.once or FIELDS not in request.GET:
            return None
        wanted = request.GET[FIELDS].split(",")
        unknown = [name for name in wanted if name not in self.fields]
        if unknown:
            message = f"there is no field {unknown[0]!r}; there are {', '.join(self.fields)}"
            raise reading.failed([{"field": FIELDS, "message": message}])
        return frozenset(wanted)


def query_of(operation: Operation) -> Query:
    """By the operation's signature and by what it answers with."""
    once: set[str] = set()
    often: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            lists = set(model.__ninja_collection_fields__)
            names = set(model.__ninja_flatten_map__)
            often |= names & lists
            once |= names - lists
    fields = fields_of(operation)
    if fields:
        once.add(FIELDS)
    return Query(frozenset(once), frozenset(often), fields)


def fields_of(operation: Operation) -> tuple[str, ...]:
    """Names of the fields of what a GET answers with: of each item, where that is a list."""
    model = answered(operation)
    if model is None or "GET" not in operation.methods or model.model_config.get("extra") == "allow":
        return ()
    return tuple((item_of(model) or model).model_fields)


def answered(operation: Operation) -> type[BaseModel] | None:
    """What an operation answers with when all went well, where that is one shape."""
    response = operation.response_models.get(200)
    found = None if response is None else response.model_fields["response"].annotation
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def item_of(model: type[BaseModel]) -> type[BaseModel] | None:
    """What a list holds; None for what is no list."""
    if not is_list(model.model_fields):
        return None
    annotation = model.model_fields["items"].annotation
    [item] = get_args(annotation) if get_origin(annotation) is list else [None]
    return item if isinstance(item, type) and issubclass(item, BaseModel) else None


def is_list(document: Mapping[str, Any]) -> bool:
    return "items" in document and document.keys() <= PAGE


def fewer(document: Any, fields: frozenset[str] | None) -> Any:
    """The document with these fields only: of each item, where it is a list."""
    if fields is None:
        return document
    if is_list(document):
        return {**document, "items": [fewer(item, fields) for item in document["items"]]}
    return {name: value for name, value in document.items() if name in fields}
