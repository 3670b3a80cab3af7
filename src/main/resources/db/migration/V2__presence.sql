-- How many people each pod has in each room. Unlogged: it is told anew every other second, so after a crash of the
-- database it may be empty, and it needs no write-ahead log. It takes no lock on tables that exist.
create unlogged table presence (
    broadcast_id uuid        not null,
    pod          uuid        not null,
    viewers      integer     not null check (viewers >= 0),
    seen_at      timestamptz not null,
    primary key (broadcast_id, pod)
);
