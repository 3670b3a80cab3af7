-- Records of before, in which there may be questions that were taken back since. Each is looked through once, by one pod,
-- and goes from this list then.
create table record_to_look_through (
    broadcast_id uuid primary key references broadcast on delete cascade
);
insert into record_to_look_through select id from broadcast where state = 'PUBLISHED';
