-- Captions in several languages, revised in place, each line with an id of its own.
--
-- Adding the id rewrites the caption table under an exclusive lock: some tens of thousands of short rows for a long
-- broadcast, so a second or two at most. Old pods go on writing meanwhile and after: what they do not fill in has a
-- default, and the language is filled in by the trigger.
alter table caption
    add column id         uuid        not null default gen_random_uuid(),
    add column language   text,
    add column state      text        not null default 'FINAL' check (state in ('INTERIM', 'FINAL', 'CORRECTED')),
    add column version    integer     not null default 1,
    add column updated_at timestamptz not null default now();

update caption c set language = b.languages[1] from broadcast b where b.id = c.broadcast_id;

create function caption_in_first_language() returns trigger language plpgsql as $$
begin
    if new.language is null then
        select languages[1] into new.language from broadcast where id = new.broadcast_id;
    end if;
    return new;
end $$;
create trigger caption_language before insert on caption for each row execute function caption_in_first_language();

-- The same number in another language is another line.
alter table caption
    alter column language set not null,
    drop constraint caption_pkey,
    add primary key (id),
    add constraint caption_numbered unique (broadcast_id, language, seq);
create index caption_spoken on caption (broadcast_id, language, start_ms, seq);
