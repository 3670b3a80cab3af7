-- Editions tell in which language their transcript is: not always the first one that was planned. Questions and written
-- answers stay in that one.
create or replace function index_record(broadcast uuid, document jsonb) returns void language sql as $$
    delete from record_text where broadcast_id = broadcast;
    insert into record_text (broadcast_id, place, kind, moment, question_id, speaker, text, language)
    select broadcast, row_number() over (order by kind, n), kind, moment, question_id, speaker, text,
           coalesce(case kind when 'LINE' then document ->> 'spoken' end, document -> 'languages' ->> 0, 'en')
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
