-- Ways in for caption tools, and for speech recognition.

-- An address that a caption tool posts to, in one of the industry's conventions. Only the SHA-256 of its secret is
-- kept: the secret has 256 random bits.
create table caption_address (
    id           uuid primary key,
    broadcast_id uuid        not null references broadcast on delete cascade,
    convention   text        not null check (convention in ('ZOOM', 'YOUTUBE')),
    language     text        not null,
    label        text        not null,
    hash         bytea       not null unique,
    created_at   timestamptz not null,
    created_by   text        not null,
    expires_at   timestamptz not null,
    speaker      text
);
create index caption_address_of on caption_address (broadcast_id, created_at);

-- The posts that came: a tool's numbers are its own, so that two tools and a captioner can work side by side.
create table caption_post (
    address_id uuid   not null references caption_address on delete cascade,
    seq        bigint not null check (seq >= 0),
    primary key (address_id, seq)
);

-- Whether a broadcast's sound is to be recognised, and how that goes. The pod that has the sound keeps it up to date.
create table speech (
    broadcast_id uuid primary key references broadcast on delete cascade,
    wanted       boolean     not null,
    language     text        not null,
    state        text        not null check (state in ('OFF', 'WAITING', 'LISTENING', 'FAILED')),
    notice       text,
    changed_at   timestamptz not null
);
