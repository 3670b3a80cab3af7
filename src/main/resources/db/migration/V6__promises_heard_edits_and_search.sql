-- Promises heard in captions: drafts for staff. They are no events, and no viewer ever gets them.
create table promise_heard (
    id           uuid primary key,
    broadcast_id uuid        not null references broadcast on delete cascade,
    caption_id   uuid        not null,
    place        integer     not null,
    moment       bigint      not null,
    text         text        not null,
    speaker      text,
    due_on       date,
    state        text        not null check (state in ('HEARD', 'TAKEN', 'DISMISSED')),
    decided_by   text,
    decided_at   timestamptz,
    heard_at     timestamptz not null,
    -- the same sentence heard again, by another pod or after a correction, is the same promise
    unique (broadcast_id, caption_id, place),
    check ((decided_by is null) = (state = 'HEARD'))
);

-- Who changed what in a transcript. `changes` holds each line before and after, and is what undo goes back to.
create table transcript_edit (
    id           bigint generated always as identity primary key,
    broadcast_id uuid        not null references broadcast on delete cascade,
    language     text        not null,
    at           timestamptz not null,
    by_username  text        not null,
    by_name      text        not null,
    what         text        not null,
    changes      jsonb       not null,
    undone       boolean     not null
);
create index transcript_edit_of on transcript_edit (broadcast_id, id desc);

-- Full text of what the current edition of each record shows, and of nothing else.
create function search_config(language text) returns regconfig language sql immutable as $$
    select (case split_part(lower(language), '-', 1)
        when 'da' then 'danish' when 'nl' then 'dutch' when 'en' then 'english' when 'fi' then 'finnish'
        when 'fr' then 'french' when 'de' then 'german' when 'hu' then 'hungarian' when 'it' then 'italian'
        when 'no' then 'norwegian' when 'nb' then 'norwegian' when 'pt' then 'portuguese'
        when 'ro' then 'romanian' when 'ru' then 'russian' when 'es' then 'spanish' when 'sv' then 'swedish'
        when 'tr' then 'turkish' else 'simple' end)::regconfig
$$;
create table record_text (
    broadcast_id uuid   not null references broadcast on delete cascade,
    place        integer not null,
    kind         text   not null check (kind in ('LINE', 'QUESTION', 'ANSWER')),
    moment       bigint,
    question_id  uuid,
    speaker      text,
    text         text   not null,
    language     text   not null,
    words        tsvector generated always as (to_tsvector(search_config(language), text)) stored,
    primary key (broadcast_id, place)
);
create index record_text_words on record_text using gin (words);

-- Fills the index from one edition; also what publishing calls.
create function index_record(broadcast uuid, document jsonb) returns void language sql as $$
    delete from record_text where broadcast_id = broadcast;
    insert into record_text (broadcast_id, place, kind, moment, question_id, speaker, text, language)
    select broadcast, row_number() over (order by kind, n), kind, moment, question_id, speaker, text,
           coalesce(document -> 'languages' ->> 0, 'en')
    from (
        select 'LINE' as kind, n, (line ->> 'startMs')::bigint as moment, null::uuid as question_id,
               line ->> 'speaker' as speaker, line ->> 'text' as text
        from jsonb_array_elements(document -> 'transcript') with ordinality as lines (line, n)
        union all
        select 'QUESTION', n, (q -> 'answer' ->> 'startMs')::bigint, (q ->> 'id')::uuid, q ->> 'name', q ->> 'text'
        from jsonb_array_elements(document -> 'questions') with ordinality as questions (q, n)
        where q ->> 'state' in ('APPROVED', 'ON_AIR', 'ANSWERED')
        union all
        select 'ANSWER', n, null, (q ->> 'id')::uuid, q -> 'answer' ->> 'author', q -> 'answer' ->> 'text'
        from jsonb_array_elements(document -> 'questions') with ordinality as questions (q, n)
        where q -> 'answer' ->> 'text' is not null
    ) as texts;
$$;
select index_record(e.broadcast_id, e.document::jsonb)
from edition e where e.number = (select max(number) from edition n where n.broadcast_id = e.broadcast_id);
