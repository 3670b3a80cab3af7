-- What moderators need when not everybody means well: drafts of experts, who gave an answer, blocked viewers, slow mode,
-- and questions that are closed while a broadcast is on air.
--
-- New columns are nullable or have a constant default, so no row is rewritten: exclusive locks for some milliseconds,
-- taken in the order in which the service takes them, and given up when somebody holds one for longer; the service tries
-- again.
set local lock_timeout = '2s';
lock table broadcast, question in access exclusive mode;

alter table broadcast
    add column questions_open    boolean not null default true,
    add column slow_mode_seconds integer not null default 0 check (slow_mode_seconds between 0 and 3600),
    add column asking_version    bigint  not null default 0;

-- answer_by: the account that gave a written answer, whoever it is signed by. draft: an answer that no moderator has
-- let out yet.
alter table question
    add column answer_by text,
    add column draft     jsonb;

-- Whose questions and "me too" do not count. `viewer` is the hash that question.viewer is, of this broadcast only.
create table blocked_viewer (
    broadcast_id uuid        not null references broadcast on delete cascade,
    viewer       uuid        not null,
    blocked_at   timestamptz not null,
    blocked_by   text        not null,
    primary key (broadcast_id, viewer)
);

-- When a viewer asked last while slow mode was on. One row a viewer, so that of two questions that come at the same
-- time, on whatever pods, one waits for the other and then is too early.
create table slow_mode_turn (
    broadcast_id uuid        not null references broadcast on delete cascade,
    viewer       uuid        not null,
    question_id  uuid        not null,
    asked_at     timestamptz not null,
    primary key (broadcast_id, viewer)
);
