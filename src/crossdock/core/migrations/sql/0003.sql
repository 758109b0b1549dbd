-- Which process has begun an effect (core/owner.py): what it left when it died is taken over at once.
ALTER TABLE core_effect ADD COLUMN owner text;
CREATE INDEX core_effect_begun ON core_effect (kind, owner) WHERE state = 'begun';
