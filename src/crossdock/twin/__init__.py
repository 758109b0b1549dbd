"""twin: plays the outside world (floor 12): a company's masters as files, shoppers, a Shopify shop that
signs webhooks.

Face: ``company`` and ``suppliers`` (write the import files), ``shoppers`` (orders, seeded), ``shop`` (orders
in Shopify's wire format), ``sender`` (signed webhooks over real HTTP), ``day`` (a whole day on virtual time,
by ``shop_day``, ``portal``, ``filer``, ``warehouse``, ``carrier``, ``suppliers``, at a ``pace``, with
``faults``), ``shop_books`` and ``shop_server`` (a shop that keeps books and serves the Admin API, with
faults), ``shop_grant`` (tokens that run out), ``shop_hooks`` (its webhooks), ``shop_play`` (its day),
``graphql`` (what that takes of GraphQL). Tables: none. Imports core.clock and core.money only, and writes
wire formats by templates of its own: else it could not find our mistakes. Not here: the demo's
course (app.demo).
"""
