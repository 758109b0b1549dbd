"""The figures: names, targets, units; what each says is in docs/performance.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """``better``: whether a higher or a lower value is."""

    name: str
    target: float
    better: Literal["higher", "lower"]
    unit: str
    digits: int = 0

    def met(self, value: float) -> bool:
        return value >= self.target if self.better == "higher" else value <= self.target


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure's value, and how it came about."""

    figure: Figure
    value: float
    note: str

    @property
    def met(self) -> bool:
        return self.figure.met(self.value)

    def document(self) -> dict[str, Any]:
        figure = self.figure
        return {
            "name": figure.name,
            "value": round(self.value, figure.digits) if figure.digits else round(self.value),
            "target": figure.target,
            "better": figure.better,
            "unit": figure.unit,
            "met": self.met,
            "note": self.note,
        }


FIGURES: Final = {
    figure.name: figure
    for figure in (
        Figure("orders_over_tpcb", 1.5, "higher", "ratio", 3),
        Figure("hot_sku_over_tpcb", 1.0, "higher", "ratio", 3),
        Figure("stored_5m_over_empty", 0.8, "higher", "ratio", 3),
        Figure("engine_us", 30, "lower", "microseconds an order", 1),
        Figure("engine_hot_us", 150, "lower", "microseconds an order", 1),
        Figure("engine_6_lines_us", 400, "lower", "microseconds an order", 1),
        Figure("webhook_over_bare", 0.7, "higher", "ratio", 3),
        Figure("decision_p99_ms", 100, "lower", "milliseconds", 1),
        Figure("publish_p99_ms", 2_000, "lower", "milliseconds"),
        Figure("promise_p99_ms", 20, "lower", "milliseconds", 1),
        Figure("decision_bytes", 1024, "lower", "bytes"),
        Figure("worker_mib", 300, "lower", "MiB"),
        Figure("verify_orders_s", 10_000, "higher", "orders a second"),
        Figure("api_list_p95_ms", 50, "lower", "milliseconds", 1),
        Figure("api_search_p95_ms", 50, "lower", "milliseconds", 1),
        Figure("api_order_p95_ms", 50, "lower", "milliseconds", 1),
        Figure("api_arrays_over_intake", 0.5, "higher", "ratio", 3),
        Figure("console_list_p95_ms", 150, "lower", "milliseconds", 1),
        Figure("console_search_p95_ms", 150, "lower", "milliseconds", 1),
        Figure("console_order_p95_ms", 150, "lower", "milliseconds", 1),
        Figure("console_home_p95_ms", 150, "lower", "milliseconds", 1),
        Figure("console_streams_over_none", 1.1, "lower", "ratio", 3),
        Figure("console_paint_ms", 1_000, "lower", "milliseconds"),
    )
}


def named(only: Sequence[str]) -> set[str]:
    """Names of figures: each of ``only`` is one, or the first word of several (``api``); none: all. Raises
    KeyError for what is neither.
    """
    wanted: set[str] = set()
    for name in only:
        found = [one for one in FIGURES if one == name or one.startswith(f"{name}_")]
        if not found:
            raise KeyError(name)
        wanted.update([name] if name in FIGURES else found)
    return wanted or set(FIGURES)
