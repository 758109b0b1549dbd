"""twin: plays the outside world (floor 12): a company's masters as files, shoppers, a Shopify shop that
signs webhooks.

Face: ``company`` (writes the import files), ``shoppers`` (orders, seeded), ``shop`` (orders in Shopify's
wire format, with what goes wrong in a day), ``sender`` (signed webhooks over real HTTP, at a rate).
Tables: none. Imports core.clock and core.money only, and writes wire formats by templates of its own:
else it could not find our mistakes. Not here: the demo's course (app.demo).
"""
