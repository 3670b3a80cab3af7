-- The first broadcast: staff, broadcasts, the room's event log, questions, captions,
-- commitments and editions. Ids that viewers see are random UUIDs.

create table staff_account (
    username             text primary key check (username ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
    name                 text        not null,
    role                 text        not null check (role in ('ADMIN', 'COMMS', 'MODERATOR', 'EXPERT')),
    password_hash        text        not null,
    must_change_password boolean     not null,
    active               boolean     not null,
    created_at           timestamptz not null
);

create table api_token (
    id         uuid primary key,
    username   text        not null references staff_account on delete cascade,
    label      text        not null,
    hash       bytea       not null unique,
    created_at timestamptz not null,
    expires_at timestamptz not null
);

create table broadcast (
    id             uuid primary key,
    slug           text        not null unique check (slug ~ '^[a-z0-9](-?[a-z0-9])*$' and length(slug) <= 80),
    state          text        not null check (state in ('DRAFT', 'SCHEDULED', 'LIVE', 'ENDED', 'PUBLISHED', 'CANCELLED')),
    title          text        not null,
    summary        text,
    presenter_name text        not null,
    presenter_role text        not null,
    starts_at      timestamptz,
    zone           text        not null,
    languages      text[]      not null,
    promise_text   text,
    promise_by     timestamptz,
    video_url      text,
    rehearsal      boolean     not null,
    pace           integer     not null check (pace between 1 and 100),
    went_live_at   timestamptz,
    ended_at       timestamptz,
    published_at   timestamptz,
    edition        integer     not null,
    has_photo      boolean     not null,
    brief_revision integer     not null,
    created_at     timestamptz not null,
    created_by     text        not null,
    version        bigint      not null,
    check ((went_live_at is null) = (state in ('DRAFT', 'SCHEDULED', 'CANCELLED'))),
    check ((edition > 0) = (state = 'PUBLISHED'))
);
create index broadcast_newest on broadcast (created_at desc);

create table presenter_photo (
    broadcast_id uuid primary key references broadcast on delete cascade,
    media_type   text  not null,
    bytes        bytea not null
);

-- Each revision is kept; the newest one is what viewers read.
create table brief_revision (
    broadcast_id uuid        not null references broadcast on delete cascade,
    revision     integer     not null,
    happened     text        not null,
    next         text        not null,
    now          text        not null,
    contacts     jsonb       not null,
    revised_at   timestamptz not null,
    revised_by   text        not null,
    primary key (broadcast_id, revision)
);

-- The room's event log. last_offset is advanced under this row's lock, held to commit:
-- offsets are gap-free and in the order of commits.
create table room (
    broadcast_id uuid primary key references broadcast on delete cascade,
    epoch        uuid   not null,
    last_offset  bigint not null
);

create table room_event (
    broadcast_id uuid        not null references room on delete cascade,
    "offset"     bigint      not null,
    at           timestamptz not null,
    moment       bigint,
    kind         text        not null,
    data         text        not null,
    primary key (broadcast_id, "offset")
);

create table question (
    id              uuid primary key,
    broadcast_id    uuid        not null references broadcast on delete cascade,
    viewer          uuid        not null,
    ref             text        not null,
    text            text        not null check (char_length(text) between 1 and 500),
    name            text,
    state           text        not null check (state in ('RECEIVED', 'APPROVED', 'ON_AIR', 'ANSWERED', 'DISMISSED', 'WITHDRAWN', 'GROUPED', 'PRIVATE')),
    under           uuid references question,
    reason          text,
    asked_at        timestamptz not null,
    moment          bigint,
    approved        boolean     not null,
    on_air_moment   bigint,
    answer_kind     text check (answer_kind in ('SPOKEN', 'WRITTEN')),
    answer_start_ms bigint,
    answer_end_ms   bigint,
    answer_text     text,
    answer_author   text,
    answer_role     text,
    version         bigint      not null,
    changed_xid     xid8        not null default pg_current_xact_id(),
    unique (broadcast_id, viewer, ref),
    check ((under is not null) = (state = 'GROUPED')),
    check ((reason is not null) = (state = 'DISMISSED')),
    check ((answer_kind is not null) = (state in ('ANSWERED', 'PRIVATE')))
);
create index question_changed on question (broadcast_id, changed_xid);
create index question_under on question (under) where under is not null;

-- E-mail addresses, apart from the record so that they can be erased without touching it.
create table question_contact (
    question_id uuid primary key references question on delete cascade,
    email       text not null
);

-- Who has this question: its asker, and each viewer who said "me too".
create table question_supporter (
    question_id  uuid not null references question on delete cascade,
    viewer       uuid not null,
    broadcast_id uuid not null,
    changed_xid  xid8 not null default pg_current_xact_id(),
    primary key (question_id, viewer)
);
create index question_supporter_changed on question_supporter (broadcast_id, changed_xid);

-- A reader that follows changes asks for rows with changed_xid >= the xmin of its previous
-- snapshot: a transaction that commits late is never skipped, and no lock on the room is needed.
create function stamp_changed_xid() returns trigger language plpgsql as $$
begin
    new.changed_xid := pg_current_xact_id();
    return new;
end $$;
create trigger question_stamp before update on question for each row execute function stamp_changed_xid();

-- What staff did to a question: the trace, and what undo goes back to.
create table question_action (
    id            bigint generated always as identity primary key,
    question_id   uuid        not null references question on delete cascade,
    action        text        not null,
    by_username   text        not null,
    by_name       text        not null,
    at            timestamptz not null,
    before        jsonb       not null,
    after_version bigint      not null,
    undone        boolean     not null
);
create index question_action_of on question_action (question_id, id desc);

create table caption (
    broadcast_id uuid   not null references broadcast on delete cascade,
    seq          bigint not null check (seq >= 0),
    start_ms     bigint not null check (start_ms >= 0),
    end_ms       bigint not null check (end_ms >= start_ms),
    speaker      text,
    text         text   not null,
    primary key (broadcast_id, seq)
);

create table follow_up (
    id           uuid primary key,
    broadcast_id uuid        not null references broadcast on delete cascade,
    what         text        not null,
    owner        text        not null,
    due_on       date        not null,
    state        text        not null check (state in ('OPEN', 'DONE', 'DROPPED')),
    moment       bigint      not null,
    questions    uuid[]      not null,
    created_at   timestamptz not null,
    created_by   text        not null,
    version      bigint      not null
);
create index follow_up_of on follow_up (broadcast_id, moment);

create table follow_up_update (
    id           bigint generated always as identity primary key,
    follow_up_id uuid        not null references follow_up on delete cascade,
    at           timestamptz not null,
    state        text        not null,
    note         text,
    by_username  text        not null
);
create index follow_up_update_of on follow_up_update (follow_up_id, id);

-- The record. An edition never changes; a correction is a new edition.
create table edition (
    broadcast_id uuid        not null references broadcast on delete cascade,
    number       integer     not null check (number >= 1),
    published_at timestamptz not null,
    published_by text        not null,
    what_changed text,
    document     text        not null,
    primary key (broadcast_id, number),
    check ((number = 1) or what_changed is not null)
);
create function editions_do_not_change() returns trigger language plpgsql as $$
begin
    raise exception 'an edition does not change; publish a new one';
end $$;
create trigger edition_immutable before update on edition for each row execute function editions_do_not_change();
