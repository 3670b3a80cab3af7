-- What is taken back is gone from the log as well: its events become tombstones, found by what they are about. Rooms
-- follow by the number of the redaction, which the room's row counts and the tombstones bear.
--
-- Exclusive locks, for some milliseconds but for the two indexes, which hold no row yet and read each page once; taken in
-- the order in which the service takes them, and given up when somebody holds one for longer; the service tries again.
set local lock_timeout = '2s';
lock table room, room_event in access exclusive mode;

alter table room add column redactions bigint not null default 0;
alter table room_event add column subject uuid, add column redacted bigint;
create index room_event_subject on room_event (broadcast_id, subject) where subject is not null;
create index room_event_redacted on room_event (broadcast_id, redacted) where redacted is not null;

-- Old pods go on writing and do not say what an event is about.
create function room_event_is_about() returns trigger language plpgsql as $$
begin
    new.subject := (new.data::jsonb ->> 'id')::uuid;
    return new;
end $$;
create trigger room_event_subject before insert on room_event for each row
    when (new.subject is null and new.kind in ('question', 'caption', 'commitment'))
    execute function room_event_is_about();
