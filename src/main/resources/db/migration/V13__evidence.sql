-- Long quotes that a proposal rests on, whole, by their hash; the proposal has their beginning.
create table cs_evidence (
  case_key varchar(32) not null,
  digest   varchar(64) not null,
  text     text not null,
  kept_at  timestamp with time zone not null,
  primary key (case_key, digest)
);

-- Written to see whether the database still takes anything.
create table cs_probe (
  id         integer primary key,
  written_at timestamp with time zone
);
insert into cs_probe (id) values (1);
