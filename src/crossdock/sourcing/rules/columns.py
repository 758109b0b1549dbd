"""A batch as columns, and each column reduced to its distinct values, on which tests are run once.

Columns are given by the fields' names. Those of ``order.…`` all have one length (the orders of the batch),
those of ``location.…`` another, those of ``service.…`` a third.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crossdock.sourcing.rules.distinct import Flags, Lists, Numbers, Texts, Values
from crossdock.sourcing.rules.errors import BatchUnfit
from crossdock.sourcing.rules.fields import FIELDS, Field, Scope, Type
from crossdock.sourcing.rules.predicates import Mask

_HIGHEST: Final = int(np.iinfo(np.int64).max)

Column = NDArray[Any] | Sequence[Any]


class Columns:
    """A batch of orders, the locations and the services that a rule is evaluated over.

    ``values`` holds by field name: whole numbers as an integer array (or any sequence with None where a
    nullable field is missing), flags as a bool array, texts as a sequence of ``str`` or None, lists as a
    sequence of sequences of ``str``. Only fields that a rule tests are looked at. ``sizes`` names the length
    of a scope that has no column here.

    A batch is reduced once, however many tables are evaluated over it. Raises ``BatchUnfit``.
    """

    def __init__(self, values: Mapping[str, Column], sizes: Mapping[Scope, int] | None = None) -> None:
        self._values = values
        self._distinct: dict[Field, Values] = {}
        self._sizes = dict(sizes or {})
        for name, column in values.items():
            field = FIELDS.get(name)
            if field is None:
                raise BatchUnfit(name, "is not a field that rules know")
            size = self._sizes.setdefault(field.scope, len(column))
            if size != len(column):
                raise BatchUnfit(name, f"has {len(column)} values where {size} are expected")

    def size(self, scope: Scope) -> int:
        """How many orders, locations or services there are."""
        if scope not in self._sizes:
            raise BatchUnfit(scope.name.lower(), "no column and no size is given for this scope")
        return self._sizes[scope]

    def distinct(self, field: Field) -> Values:
        """The distinct values of a field, with the value of each order, location or service as a code."""
        found = self._distinct.get(field)
        if found is None:
            if field.name not in self._values:
                raise BatchUnfit(field.name, "is tested by a rule and not in the batch")
            found = self._distinct[field] = reduce_column(field, self._values[field.name])
        return found


def reduce_column(field: Field, column: Column) -> Values:
    """Reduce a column to its distinct values, checking that each is of the field's type."""
    match field.type:
        case Type.NUMBER:
            return _numbers(field, column)
        case Type.FLAG:
            flags = np.asarray(column)
            if flags.dtype != np.bool_ and not all(isinstance(flag, bool | np.bool_) for flag in column):
                raise BatchUnfit(field.name, "is not all true or false")
            return Flags(flags.astype(np.bool_))
        case Type.TEXT:
            texts = _as_list(column)
            distinct = {value: code for code, value in enumerate(dict.fromkeys(texts))}
            _check_texts(field, distinct, nullable=field.nullable)
            codes = np.fromiter(map(distinct.__getitem__, texts), np.intp, len(texts))
            return Texts(distinct, codes)
        case Type.LIST:
            rows = [tuple(row) for row in column]
            kinds = {value: code for code, value in enumerate(dict.fromkeys(rows))}
            _check_texts(field, {text: 0 for row in kinds for text in row}, nullable=False)
            return Lists(list(kinds), np.fromiter(map(kinds.__getitem__, rows), np.intp, len(rows)))


def _as_list(column: Column) -> list[Any]:
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def _check_texts(field: Field, texts: Mapping[object, int], *, nullable: bool) -> None:
    for text in texts:
        if not (isinstance(text, str) or (text is None and nullable)):
            raise BatchUnfit(field.name, f"holds {text!r}, which is not a text")


def _numbers(field: Field, column: Column) -> Numbers:
    array = np.asarray(column)
    missing: Mask | None = None
    if array.dtype.kind == "O":
        missing = np.fromiter((value is None for value in array), np.bool_, len(array))
        present = array[~missing]
        if not all(isinstance(value, int) and not isinstance(value, bool) for value in present.tolist()):
            raise BatchUnfit(field.name, "is not all whole numbers")
        array = np.where(missing, 0, array)
        if not missing.any():
            missing = None
    elif array.dtype.kind not in "iu" and array.size:
        raise BatchUnfit(field.name, f"is an array of {array.dtype}, not of whole numbers")
    if missing is not None and not field.nullable:
        raise BatchUnfit(field.name, "has a missing value and may not")
    if array.size and (array.max() > _HIGHEST or array.min() < -_HIGHEST):
        raise BatchUnfit(field.name, "has a number beyond 64 bits")
    return Numbers(array.astype(np.int64), missing)
