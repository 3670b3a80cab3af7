-- What is left of a broadcast that was removed. New tables only: no lock on what is there.

-- Its address is never given to another, says that it was removed and when, and who did it stays on record.
-- `announced`: whether anybody but staff knew of it; to all others it never was.
create table removed_broadcast (
    broadcast_id uuid primary key,
    slug         text        not null unique,
    announced    boolean     not null,
    removed_at   timestamptz not null,
    removed_by   text        not null
);

-- Media that is still to be deleted: files take no part in a transaction, so what is to become of them does.
create table media_removal (
    broadcast_id uuid primary key,
    since        timestamptz not null
);
