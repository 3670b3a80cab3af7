-- Identities of viewers that the service has issued, and what is known of the people behind a weight.
--
-- Exclusive locks, for some milliseconds: no row is read or rewritten by the new columns. All are taken first, in the
-- order in which the service takes them, and given up when somebody holds one of them for longer; the service tries
-- again. The index is empty when it is made; the table is read once for it, some seconds for millions of rows.
set local lock_timeout = '2s';
lock table broadcast, question, question_supporter in access exclusive mode;

-- What cookies and work for viewers are signed with; the same for all pods, so it is here and not in a setting. Another
-- one is made by "insert into signing_key default values"; it is used when all pods have read it, and the older ones go
-- on being accepted until they are deleted. Random bits: two UUIDs of version 4 have 244 of them from the system.
create table signing_key (
    number     smallint generated always as identity (minvalue 1 maxvalue 127) primary key,
    key        bytea       not null default sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
                           check (length(key) = 32),
    created_at timestamptz not null default now()
);
insert into signing_key default values;

-- How many people may be behind one address; without it the setting holds.
alter table broadcast add column crowd integer check (crowd between 100 and 1000000);

-- Whether its viewer has stayed in the room for some seconds and counts as a person; what old pods write counts at once.
-- The network is 16 bits of a keyed hash that differs for each broadcast: so many networks share each number that none
-- can be told from it.
alter table question
    add column counts  boolean not null default true,
    add column network smallint;
alter table question_supporter
    add column counts  boolean not null default true,
    add column network smallint;
create index question_supporter_waiting on question_supporter (broadcast_id, viewer) where not counts;
