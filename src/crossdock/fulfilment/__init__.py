"""fulfilment: what one location must ship for one order, from the plan to the door (floor 5).

Face: ``states`` (the life of a fulfilment order), ``opening`` (plan), ``release`` and ``recall`` (the two
stages), ``accept``, ``reject``, ``picking`` (what was found), ``ship`` (what a location says), ``pack`` (a
shipment that stands before it leaves), ``asking`` (what is accepted and is to come back), ``labels`` (of
its packages), ``withdraw`` (what is called back from it by hand), ``refusals`` (who would not ship what,
and whom not to ask again), ``reasons`` (why), ``tracking`` and ``arrivals`` (what carriers say of parcels),
``parcels`` (the rule by which that settles), ``tracked`` (parcels as they are shown), ``numbering``
(numbers told later), ``manifests`` (what a carrier is handed), ``gates`` (what must be lifted first),
``read`` (show and page), ``numbers`` (FO-100042), ``ports`` (who is told what happened).
Tables: fulfilment_order, fulfilment_line, fulfilment_gate, fulfilment_release, fulfilment_refusal,
fulfilment_shipment, fulfilment_shipment_line, fulfilment_package, fulfilment_label, fulfilment_label_file,
fulfilment_scan, fulfilment_parcel, fulfilment_tracking, fulfilment_manifest, fulfilment_recall.
Stages: ``release``, ``recall``, ``labels`` (in ``buying``), ``tracking``.
Locks, in this order: orders (``orders.ledger.lock``), fulfilment orders by id, the network's load, stock,
parcels by number.
Not here: which location ships what (sourcing), and the units of an order's line by state (orders).
"""
