-- Who did what to a broadcast. Goes with the broadcast: of a removed one only removed_broadcast tells.
create table audit_entry (
    id           bigint generated always as identity primary key,
    at           timestamptz not null,
    act          text        not null,
    by_username  text        not null,
    by_name      text        not null,
    broadcast_id uuid        not null references broadcast on delete cascade,
    subject      uuid,
    reason       text check (char_length(reason) <= 500)
);
create index audit_entry_of on audit_entry (broadcast_id, id desc);
