-- What figures are made of, written in the transaction of the fact; nothing from before is filled in.

-- What the rules said, once for each time that they were asked.
create table cs_ruling (
  binding       bigint primary key references cs_binding (id),
  case_key      varchar(32) not null,
  workflow      varchar(64) not null,
  oversight     varchar(16) not null,
  review_group  varchar(64),
  agent         varchar(255),
  agent_version varchar(255),
  first_ruling  boolean not null,
  edited        boolean not null,
  ruled_at      timestamp with time zone not null
);
create index cs_ruling_case on cs_ruling (case_key, binding);
create index cs_ruling_when on cs_ruling (workflow, ruled_at);

create table cs_rule_fired (
  binding bigint not null references cs_binding (id),
  rule    varchar(255) not null,
  primary key (binding, rule)
);

-- A review since it was claimed; its last holder is its reviewer.
create table cs_review (
  task         varchar(64) primary key,
  case_key     varchar(32) not null,
  binding      bigint not null,
  workflow     varchar(64) not null,
  review_group varchar(64) not null,
  level        integer not null,
  reviewer     varchar(255) not null,
  outcome      varchar(16),
  reason       varchar(64),
  created_at   timestamp with time zone not null,
  due_at       timestamp with time zone,
  claimed_at   timestamp with time zone,
  decided_at   timestamp with time zone
);
create index cs_review_case on cs_review (case_key);
create index cs_review_when on cs_review (workflow, decided_at);
create index cs_case_state on cs_case (state, workflow);

-- One row a case whose rules were checked: what they said first, and by which path it was carried out.
create view cs_v_case as
select c.case_key, c.workflow, c.state, c.opened_at, c.ended_at, r.ruled_at, r.oversight, r.review_group,
  r.agent, r.agent_version,
  case when r.oversight in ('automatic', 'after') then r.oversight
    when exists (select 1 from cs_ruling e where e.case_key = c.case_key and e.edited) then 'edited'
    else 'approved' end as carried_out_by,
  case when exists (select 1 from cs_outcome o where o.case_key = c.case_key) then 1 else 0 end as downstream_error
from cs_case c join cs_ruling r on r.case_key = c.case_key and r.first_ruling;

-- One row a decided review. Weeks are counted from Monday 5 January 1970, UTC.
create view cs_v_review as
select v.task, v.case_key, v.binding, v.workflow, v.review_group, v.level, v.reviewer, v.outcome, v.reason,
  v.created_at, v.due_at, v.claimed_at, v.decided_at, r.agent, r.agent_version,
  extract(epoch from (v.claimed_at - v.created_at)) / 60 as waiting_minutes,
  extract(epoch from (v.decided_at - v.claimed_at)) / 60 as working_minutes,
  case when v.due_at is null then null when v.decided_at <= v.due_at then 1 else 0 end as in_time,
  cast(floor((extract(epoch from v.decided_at) - 345600) / 604800) as integer) as week
from cs_review v left join cs_ruling r on r.binding = v.binding
where v.decided_at is not null;

-- One row for each rule that had asked for a decided review.
create view cs_v_review_rule as
select f.rule, v.* from cs_v_review v join cs_rule_fired f on f.binding = v.binding;
