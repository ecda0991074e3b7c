-- What auditors look for cases by, written in the transaction of the fact: one row a case. Its words are those of request,
-- proposals, decisions and outcomes, each once, in lower case.
create table cs_found (
  case_key    varchar(32) primary key,
  oversight   varchar(16),
  amount      numeric(19, 4),
  currency    varchar(3),
  approved_by varchar(255),
  summary     varchar(500),
  words       varchar(1000000) not null
);
create index cs_found_oversight on cs_found (oversight, case_key);
create index cs_found_amount on cs_found (amount, case_key);

alter table cs_rule_fired add column case_key varchar(32);
update cs_rule_fired set case_key = (select r.case_key from cs_ruling r where r.binding = cs_rule_fired.binding);
create index cs_rule_fired_case on cs_rule_fired (rule, case_key);

create index cs_review_outcome on cs_review (outcome, case_key);
create index cs_review_reviewer on cs_review (reviewer, case_key);
create index cs_case_opened on cs_case (opened_at, number);
