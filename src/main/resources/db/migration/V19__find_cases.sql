-- What auditors look for cases by, written in the transaction of the fact. Lists are texts in which each entry stands between
-- line feeds, so that one reading of this table finds by any of them; a decision is its outcome, a tab, its author.
alter table cs_case add column oversight varchar(16);
alter table cs_case add column amount numeric(19, 4);
alter table cs_case add column currency varchar(3);
alter table cs_case add column approved_by varchar(255);
alter table cs_case add column rules varchar(100000);
alter table cs_case add column decisions varchar(100000);

-- The words of request, proposals, decisions and outcomes, each once, in lower case.
create table cs_found (
  number  bigint primary key references cs_case (number),
  summary varchar(500),
  words   varchar(1000000) not null
);
