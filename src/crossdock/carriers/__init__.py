"""carriers: what it costs and how long it takes to send a parcel, and its label (floor 3).

Face: ``tariffs`` (rates by carrier, service, zone and weight), ``tariff_versions`` (what holds and held, and
that a past one holds again), ``tariff_files`` (written, and read with what they change), ``zones`` (the zone
chart of each origin), ``zone_versions`` and ``zone_files`` (the same of charts), ``service_levels`` (which
services may carry what the customer chose), ``masters`` (when a cache of these is old), ``importers`` (the
files tariff, zones and service levels), ``labels`` and ``ports`` (what a carrier prints and sells),
``tariff_carrier`` (the carrier of whoever has no adapter), ``sscc``. Tables: carriers_tariff, carriers_rate,
carriers_zone_chart, carriers_zone, carriers_service_chart, carriers_service_level, all append-only, a version
being a whole tariff, chart or mapping; carriers_sale, the tariff carrier's own books. Stage: none. Not here:
which service is chosen (sourcing), what a shipment cost in the end (billing).
"""
