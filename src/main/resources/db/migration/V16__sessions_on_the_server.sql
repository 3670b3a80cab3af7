-- Sessions of staff are kept here, not in a cookie that nobody can take back. Only the SHA-256 of a session's secret is
-- stored: it has 256 random bits. Accounts, tokens and sessions are few: nothing here holds a lock for long.
create table staff_session (
    id           uuid primary key,
    secret_hash  bytea       not null unique,
    username     text        not null references staff_account on delete cascade,
    device       text        not null check (char_length(device) <= 60),
    created_at   timestamptz not null,
    last_seen_at timestamptz not null,
    ends_at      timestamptz not null
);
create index staff_session_of on staff_session (username);

-- When a one-time password ends is counted from here. Those that are waiting now get their whole time.
alter table staff_account
    add column password_set_at timestamptz not null default now();

-- A token of before may do what it could.
alter table api_token
    add column scope text not null default 'ALL' check (scope in ('CAPTIONS', 'READ', 'MODERATE', 'ALL')),
    add column last_used_at timestamptz;
create index api_token_of on api_token (username);
