-- What is counted of these columns is about broadcasts that are over: of a new one it says that it has no rows, even
-- while it gets hundreds of thousands, and then one index looks as good as another to the planner, as all of them begin
-- with the broadcast. Without it the planner takes a broadcast for one of two hundred alike, large or small.
-- https://www.postgresql.org/docs/current/planner-stats.html
--
-- Exclusive locks, for some milliseconds: no row is read or written. All are taken first, in the order in which the
-- service takes them, and given up when somebody holds one of them for longer; the service tries again.
set local lock_timeout = '2s';
lock table broadcast, room, question, question_supporter, room_event, caption in access exclusive mode;

alter table question alter column broadcast_id set statistics 0;
alter table question_supporter alter column broadcast_id set statistics 0;
alter table room_event alter column broadcast_id set statistics 0;
alter table caption alter column broadcast_id set statistics 0;

-- Changes nothing but that what was counted before is forgotten.
alter table question alter column broadcast_id type uuid;
alter table question_supporter alter column broadcast_id type uuid;
alter table room_event alter column broadcast_id type uuid;
alter table caption alter column broadcast_id type uuid;
