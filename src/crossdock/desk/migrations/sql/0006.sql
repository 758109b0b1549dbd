-- The list of orders begins with a view that an administrator chose for all of a role, where somebody did not
-- choose for themselves. without: they chose that it begins with none; where it is false and first_id is null
-- they never chose. The release before writes first_id alone: a view that is chosen goes before.
ALTER TABLE desk_view_choice ADD COLUMN without boolean NOT NULL DEFAULT false;

-- With which view the list begins for a role. first_id: null: with none.
CREATE TABLE desk_view_role (
    role text PRIMARY KEY,
    first_id bigint
);
