"""Which domain errors a function may raise, by its source: what it raises itself and what the functions that
it calls by name do, without what it catches. What is called by a method of an object is not followed.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from types import FunctionType
from typing import Any

from crossdock.core.errors import CrossdockError

Errors = frozenset[type[CrossdockError]]
NONE: Errors = frozenset()


def errors_of(function: Any) -> Errors:
    """Of a function of this package, and of all that it calls."""
    return _of(inspect.unwrap(function), frozenset())


@cache
def _tree(function: FunctionType) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


KNOWN: dict[FunctionType, Errors] = {}


def _of(function: Any, within: frozenset[Any]) -> Errors:
    if isinstance(function, type) and not issubclass(function, CrossdockError):
        function = function.__dict__.get("__init__") or function.__dict__.get("__post_init__")
    function = inspect.unwrap(function) if callable(function) else function
    if not isinstance(function, FunctionType) or not function.__module__.startswith("crossdock."):
        return NONE
    if function in within or function.__code__.co_filename.startswith("<"):
        return NONE
    if function not in KNOWN:
        KNOWN[function] = _in(_tree(function), function, within | {function})
    return KNOWN[function]


def _in(node: ast.AST, function: FunctionType, within: frozenset[Any]) -> Errors:
    found: set[type[CrossdockError]] = set()
    if isinstance(node, ast.Try):
        caught = tuple(_caught(node, function))
        for tried in node.body:
            found |= {one for one in _in(tried, function, within) if not issubclass(one, caught)}
        for part in (*node.handlers, *node.orelse, *node.finalbody):
            found |= _in(part, function, within)
        return frozenset(found)
    if isinstance(node, ast.With):
        gone: tuple[Any, ...] = ()
        for item in node.items:
            call = item.context_expr
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "suppress":
                gone = tuple(kind for one in call.args for kind in _kinds(_named(one, function)))
        for child in ast.iter_child_nodes(node):
            found |= {one for one in _in(child, function, within) if not issubclass(one, gone)}
        return frozenset(found)
    if isinstance(node, ast.Raise) and node.exc is not None:
        kind = _named(node.exc.func if isinstance(node.exc, ast.Call) else node.exc, function)
        found |= {one for one in _kinds(kind) if issubclass(one, CrossdockError)}
    if isinstance(node, ast.Call):
        found |= _of(_named(node.func, function), within)
    for child in ast.iter_child_nodes(node):
        found |= _in(child, function, within)
    return frozenset(found)


def _caught(node: ast.Try, function: FunctionType) -> Iterator[type[BaseException]]:
    for handler in node.handlers:
        again = any(isinstance(one, ast.Raise) and one.exc is None for one in ast.walk(handler))
        if handler.type is not None and not again:
            for one in handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]:
                yield from _kinds(_named(one, function))


def _kinds(found: Any) -> Iterator[type[BaseException]]:
    for one in found if isinstance(found, tuple) else (found,):
        if isinstance(one, type) and issubclass(one, BaseException):
            yield one


def _named(node: ast.expr, function: FunctionType) -> Any:
    """What a name means where the function stands; None: nothing that is known before it runs."""
    if isinstance(node, ast.Name):
        closure = inspect.getclosurevars(function).nonlocals if function.__closure__ else {}
        return closure.get(node.id, function.__globals__.get(node.id))
    if isinstance(node, ast.Attribute):
        return getattr(_named(node.value, function), node.attr, None)
    return None
