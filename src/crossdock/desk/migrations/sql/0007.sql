-- Where a bulk act came from (core/origins.py: kept), noted for each batch of it; null: from no request.
ALTER TABLE desk_bulk ADD COLUMN origin jsonb;
