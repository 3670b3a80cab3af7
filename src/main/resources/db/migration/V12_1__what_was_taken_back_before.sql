-- The events that were there before: what each is about, and tombstones for those whose content was taken back since. In
-- parts, by the first digit of the broadcast, because a log can be large. It locks events, which nobody else changes: old
-- pods only add some, and what these have in memory goes with them.
create function take_back_until_now(digit text) returns void language sql as $$
    update room_event e
    set subject = case when old.gone then null else old.id end,
        kind = case when old.gone then 'removed' else e.kind end,
        data = case when old.gone then '{}' else e.data end,
        moment = case when old.gone then null else e.moment end,
        redacted = case when old.gone then 0 end
    from (
        select r.broadcast_id, r."offset", (d ->> 'id')::uuid as id, case r.kind
            -- not public any more, or not with this answer
            when 'question' then not exists (
                select from question q where q.id = (d ->> 'id')::uuid
                and (q.state in ('APPROVED', 'ON_AIR', 'ANSWERED') or q.state = 'GROUPED' and q.approved)
                and (d -> 'answer' ->> 'text' is null
                    or q.state = 'ANSWERED' and q.answer_text = d -> 'answer' ->> 'text'))
            -- removed, or put right since; or from before lines had ids, when it cannot be told
            when 'caption' then not exists (
                select from caption c where c.id = (d ->> 'id')::uuid
                and not (c.state = 'CORRECTED' and c.version > (d ->> 'version')::integer))
            else false end as gone
        from room_event r, lateral (select r.data::jsonb) as parsed (d)
        where r.broadcast_id between (digit || '0000000-0000-0000-0000-000000000000')::uuid
                                 and (digit || 'fffffff-ffff-ffff-ffff-ffffffffffff')::uuid
        and r.kind in ('question', 'caption', 'commitment')
    ) old
    where old.broadcast_id = e.broadcast_id and old."offset" = e."offset";

    -- the address of the picture is not public before the broadcast is on air
    update room_event set data = (data::jsonb - 'videoUrl')::text
    where broadcast_id between (digit || '0000000-0000-0000-0000-000000000000')::uuid
                           and (digit || 'fffffff-ffff-ffff-ffff-ffffffffffff')::uuid
    and kind = 'broadcast' and data::jsonb ? 'videoUrl' and data::jsonb ->> 'state' in ('SCHEDULED', 'CANCELLED', 'DRAFT');
$$;
select take_back_until_now('0');
select take_back_until_now('1');
select take_back_until_now('2');
select take_back_until_now('3');
select take_back_until_now('4');
select take_back_until_now('5');
select take_back_until_now('6');
select take_back_until_now('7');
select take_back_until_now('8');
select take_back_until_now('9');
select take_back_until_now('a');
select take_back_until_now('b');
select take_back_until_now('c');
select take_back_until_now('d');
select take_back_until_now('e');
select take_back_until_now('f');
drop function take_back_until_now(text);
