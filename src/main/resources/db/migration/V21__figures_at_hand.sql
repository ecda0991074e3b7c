-- A year of figures asks for many rows, so what they are counted by stands in the row that is counted, or in the index that it
-- is found by, and needs no join: what the rules first said of a case, whether an edit of it was ever bound, and whether it
-- turned out wrong; whose proposal and how much money a review was about, what its decision held back, under which rules
-- (between line feeds), and how long it took.
alter table cs_case add column first_oversight varchar(16);
alter table cs_case add column edited boolean default false not null;
alter table cs_case add column downstream_error boolean default false not null;
alter table cs_review add column agent varchar(255);
alter table cs_review add column agent_version varchar(255);
alter table cs_review add column amount numeric(19, 4);
alter table cs_review add column currency varchar(3);
alter table cs_review add column confidence numeric(5, 4);
alter table cs_review add column held_back numeric(19, 4);
alter table cs_review add column rules varchar(100000);
alter table cs_review add column waiting_minutes double precision;
alter table cs_review add column working_minutes double precision;
alter table cs_review add column in_time integer;
alter table cs_review add column week integer;
alter table cs_asked add column allowed_minutes double precision;
alter table cs_correction add column workflow varchar(64);

update cs_case set first_oversight =
  (select r.oversight from cs_ruling r where r.case_key = cs_case.case_key and r.first_ruling);
update cs_case set edited = true where case_key in (select case_key from cs_ruling where edited);
update cs_case set downstream_error = true where case_key in (select case_key from cs_outcome);
-- the same text as in Recorded, which keeps it so for each decision; H2 assigns no row that is not there, hence max
update cs_review set (agent, agent_version, amount, currency, confidence) =
    (select max(r.agent), max(r.agent_version), max(r.amount), max(r.currency), max(r.confidence)
    from cs_ruling r where r.binding = cs_review.binding),
  held_back = case outcome when 'reject' then
    (select r.amount from cs_ruling r where r.binding = cs_review.binding) end,
  rules =
    (select string_agg(f.rule, chr(10) order by f.rule) from cs_rule_fired f where f.binding = cs_review.binding),
  waiting_minutes = extract(epoch from (claimed_at - created_at)) / 60,
  working_minutes = extract(epoch from (decided_at - claimed_at)) / 60,
  in_time = case when due_at is null then null when decided_at <= due_at then 1 else 0 end,
  -- from Monday 5 January 1970, UTC
  week = cast(floor((extract(epoch from decided_at) - 345600) / 604800) as integer)
where decided_at is not null;
update cs_review set held_back =
  amount - (select max(e.amount) from cs_ruling e where e.follows = cs_review.binding and e.edited)
where outcome = 'edit';
update cs_asked set allowed_minutes = extract(epoch from (answer_by - asked_at)) / 60;
update cs_correction set workflow =
  (select c.workflow from cs_case c where c.case_key = cs_correction.case_key);

drop index cs_case_newest;
create index cs_case_opened on cs_case (workflow, opened_at, first_oversight, state, edited, downstream_error);
create index cs_case_number on cs_case (workflow, number);
drop index cs_asked_when;
create index cs_asked_when on cs_asked (workflow, asked_at, review_group, left_by, allowed_minutes);
drop index cs_asked_left;
create index cs_asked_left on cs_asked (workflow, left_at, review_group, left_by, answer_by);
drop index cs_correction_when;
create index cs_correction_when on cs_correction (workflow, corrected_at);
drop index cs_ruling_follows;

-- One row a case whose rules were checked: what they said first, and by which path it was carried out.
drop view cs_v_case;
create view cs_v_case as
select c.case_key, c.workflow, c.state, c.opened_at, c.ended_at, r.ruled_at, c.first_oversight as oversight,
  r.review_group, r.agent, r.agent_version, r.amount, r.currency, r.confidence,
  case when c.first_oversight in ('automatic', 'after') then c.first_oversight when c.edited then 'edited'
    else 'approved' end as carried_out_by,
  case when c.downstream_error then 1 else 0 end as downstream_error
from cs_case c join cs_ruling r on r.case_key = c.case_key and r.first_ruling;

drop view cs_v_review_rule;
drop view cs_v_review;

-- One row a decided review. Weeks are counted from Monday 5 January 1970, UTC. Held back is the money that was proposed
-- and that the decision kept from moving: all of it by reject, what an edit takes off.
create view cs_v_review as
select task, case_key, binding, workflow, review_group, level, reviewer, outcome, reason, created_at, due_at, claimed_at,
  decided_at, agent, agent_version, amount, currency, confidence, waiting_minutes, working_minutes, in_time, week, held_back
from cs_review where decided_at is not null;

-- One row for each rule that had asked for a decided review.
create view cs_v_review_rule as
select f.rule, v.* from cs_v_review v join cs_rule_fired f on f.binding = v.binding;

-- One row a field that was carried out otherwise than an agent had proposed. Its rules are those of that proposal.
drop view cs_v_override_rule;
drop view cs_v_override;
create view cs_v_override as
select c.id, c.case_key, c.workflow, c.field, c.proposed, c.carried_out, c.reason, c.corrected_by, c.corrected_at,
  (select max(r.binding) from cs_ruling r
    where r.case_key = c.case_key and not r.edited and r.binding <= c.binding) as proposed_binding
from cs_correction c;

-- One row for each rule that had fired on a proposal of which a field was carried out otherwise.
create view cs_v_override_rule as
select f.rule, o.* from cs_v_override o join cs_rule_fired f on f.binding = o.proposed_binding;
