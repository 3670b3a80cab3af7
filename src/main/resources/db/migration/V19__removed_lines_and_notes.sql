-- Numbers of lines that were removed: a sender who says such a line again, or goes on with it, does not bring it back.
create table caption_removed (
    broadcast_id uuid        not null references broadcast on delete cascade,
    language     text        not null,
    seq          bigint      not null,
    removed_at   timestamptz not null,
    primary key (broadcast_id, language, seq)
);

-- Words are removed from what an edition says of itself as well. The table is small: the check holds it for an instant.
set local lock_timeout = '2s';
alter table redaction
    drop constraint redaction_what_check,
    add constraint redaction_what_check
        check (what in ('QUESTION', 'NAME', 'ANSWER', 'LINE', 'COMMITMENT', 'BRIEF', 'NOTE'));
