"""network: where stock stands and work is done (floor 2).

Face: ``locations`` (versions that hold at an instant, writing new ones), ``calendars`` (pure: working days,
ship date, cut-off as an instant), ``load`` (parcels planned by day and hour, taken only where they fit),
``importers`` (the file locations). Tables: network_location, network_location_version (append-only),
network_load. Stage: none. Not here: stock at a location (inventory), zones and tariffs (carriers), who is
asked first (sourcing).
"""
