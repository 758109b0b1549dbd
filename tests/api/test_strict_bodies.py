"""A body's numbers and truths are JSON's own: what the document calls a boolean is no text and no number."""

from typing import Annotated, Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from crossdock.api.schemas.basics import In
from crossdock.api.urls import API

LIKE: list[Any] = ["1", "yes", 0.0, 1.5, True, 1]


def bodies() -> set[type[BaseModel]]:
    """The shapes of all bodies, and those that they are made of."""
    found: set[type[BaseModel]] = set()
    for _, router in API._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                for model in operation.models:
                    if model.__name__ == "BodyParams":
                        reach(model, found)
    return {one for one in found if issubclass(one, In)}


def reach(annotation: Any, found: set[type[BaseModel]]) -> None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in found:
        found.add(annotation)
        for field in annotation.model_fields.values():
            reach(field.annotation, found)
    for part in get_args(annotation):
        reach(part, found)


FIELDS = sorted(
    {(model, name) for model in bodies() for name in model.model_fields},
    key=lambda pair: (pair[0].__name__, pair[1]),
)


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=lambda one: getattr(one, "__name__", one))
def test_nothing_is_taken_for_what_it_is_not(model: type[In], name: str) -> None:
    field = model.model_fields[name]
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[field.annotation, field])
    for value in LIKE:
        try:
            read = adapter.validate_python(value)
        except ValidationError:
            continue
        assert type(read) is type(value) or (type(value), type(read)) == (int, float)
