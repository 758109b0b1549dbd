-- A version that was published to be tried on a share of orders alone has no moment from which it holds.
ALTER TABLE sourcing_policy ALTER COLUMN valid_from DROP NOT NULL;
