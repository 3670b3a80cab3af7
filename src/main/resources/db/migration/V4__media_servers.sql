-- Video that comes in over a media server: who may send it, what it recorded, and a platform's player instead.
-- New tables only: no lock on what is there.

-- Keys are kept when they are replaced or revoked, as hashes: a key that was good once is told from one that never was.
create table stream_key (
    id           uuid primary key,
    broadcast_id uuid        not null references broadcast on delete cascade,
    hash         bytea       not null unique,
    created_at   timestamptz not null,
    created_by   text        not null,
    used_at      timestamptz,
    revoked_at   timestamptz
);
create unique index stream_key_good on stream_key (broadcast_id) where revoked_at is null;

-- A file on the media server, by the name that server gave it.
create table server_recording (
    broadcast_id uuid        not null references broadcast on delete cascade,
    name         text        not null check (name ~ '^[A-Za-z0-9._-]{1,200}$'),
    recorded_at  timestamptz not null,
    primary key (broadcast_id, name)
);

create table platform_embed (
    broadcast_id uuid primary key references broadcast on delete cascade,
    provider     text not null check (provider in ('YOUTUBE', 'FACEBOOK', 'VIMEO')),
    src          text not null,
    watch        text not null
);
