"""reporting: what the history shows (floor 9): figures of orders and fulfilment orders by day.

Face: ``catalogue`` (which reports there are, and what each counts), ``periods`` (which days are meant, and
which they are compared with: pure), ``figures`` (the numbers), ``rows`` (what is behind them, page by page
and as files). Tables: reporting_order, reporting_part (what is counted of each), reporting_sum (by day),
reporting_place (how far that is). Stage: ``reports`` (``counting``). Not here: what orders and fulfilment
orders are (lower rooms), how figures look (the faces), what somebody should do about them (desk).
"""
