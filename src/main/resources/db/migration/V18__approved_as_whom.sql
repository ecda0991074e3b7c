-- As whom somebody approved: whether the levels of review have become stricter since is seen by it.
alter table cs_approval add column review_group varchar(255);
alter table cs_approval add column review_level integer;

-- An action that another one has replaced may be approved and carried out anew: what is done once is a key.
alter table cs_effect drop constraint cs_effect_once;
