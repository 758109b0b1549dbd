"""Crossdock: an order management system. The rooms and floors are drawn in docs/house.md."""
