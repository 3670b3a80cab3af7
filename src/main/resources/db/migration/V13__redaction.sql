-- Redaction: what must not stay goes from everywhere, and a mark stays where it was.
--
-- New columns are nullable or have a constant default, so no row is written; each takes an exclusive lock for some
-- milliseconds, given up when somebody holds the table for longer; the service tries again.
set local lock_timeout = '2s';

alter table broadcast add column cancelled_at timestamptz;

-- How often an edition was redacted: pods that hold it in memory see by this that they hold an older one.
alter table edition
    add column revision    integer not null default 0,
    add column redacted_at timestamptz;

-- The marks. `because` is null where an asker took back what was theirs. Nothing in here is what was removed.
create table redaction (
    id           bigint generated always as identity primary key,
    broadcast_id uuid        not null references broadcast on delete cascade,
    at           timestamptz not null,
    what         text        not null check (what in ('QUESTION', 'NAME', 'ANSWER', 'LINE', 'COMMITMENT', 'BRIEF')),
    subject      uuid,
    language     text,
    moment       bigint,
    because      text check (char_length(because) <= 500)
);
create index redaction_of on redaction (broadcast_id, id);

-- An edition still does not change, but for one thing: what is removed from it, through the function below. The setting
-- that lets it through names the edition, and is gone with the transaction. A guard against mistakes, not against whoever
-- has this connection: they have everything.
create or replace function editions_do_not_change() returns trigger language plpgsql as $$
begin
    if current_setting('candor.redacting', true) = old.broadcast_id || '/' || old.number
        and (new.broadcast_id, new.number, new.published_at, new.published_by)
            = (old.broadcast_id, old.number, old.published_at, old.published_by)
        and new.revision = old.revision + 1 and new.redacted_at is not null then
        return new;
    end if;
    raise exception 'an edition does not change; publish a new one';
end $$;

create function redact_edition(
    of_broadcast uuid, of_number integer, now_document text, now_what_changed text, at timestamptz)
    returns void language plpgsql as $$
begin
    perform set_config('candor.redacting', of_broadcast || '/' || of_number, true);
    update edition
    set document = now_document, what_changed = now_what_changed, redacted_at = at, revision = revision + 1
    where broadcast_id = of_broadcast and number = of_number;
    if not found then
        raise exception 'there is no such edition';
    end if;
    perform set_config('candor.redacting', '', true);
end $$;
