-- Parcels that are to arrive: of those nothing may be heard for days.
CREATE INDEX fulfilment_parcel_underway ON fulfilment_parcel (tracking)
WHERE known AND state NOT IN ('delivered', 'returned');

-- Labels that are to be bought.
CREATE INDEX fulfilment_label_asked ON fulfilment_label (id) WHERE state = 'asked';
