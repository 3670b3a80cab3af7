-- The picture: what viewers see of it, who may bring it from a browser, and the runs of cameras that were recorded.
-- New tables only.

-- What the camera does, and what viewers were told last.
create table picture (
    broadcast_id uuid primary key references broadcast on delete cascade,
    camera       text        not null check (camera in ('NONE', 'ON', 'LOST')),
    told         text        not null,
    changed_at   timestamptz not null
);
create index picture_on on picture (broadcast_id) where camera = 'ON';

-- A presenter's link. The token has 256 random bits; only its SHA-256 is kept.
create table presenter_link (
    id           uuid primary key,
    broadcast_id uuid        not null references broadcast on delete cascade,
    hash         bytea       not null unique,
    created_at   timestamptz not null,
    created_by   text        not null,
    expires_at   timestamptz not null
);
create index presenter_link_of on presenter_link (broadcast_id, created_at);

-- One run of a recorder on a phone, in the order in which they were taken; the media itself is in files.
create table camera_run (
    broadcast_id uuid        not null references broadcast on delete cascade,
    number       integer     not null check (number >= 1),
    id           uuid        not null unique,
    phone        text        not null,
    media_type   text        not null,
    started_at   timestamptz not null,
    seen_at      timestamptz not null,
    primary key (broadcast_id, number)
);
