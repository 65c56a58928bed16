-- support: a hand-over begins and ends on its days. Help stays its owner's (`help_plan.owner_id`); from `starts` to `ends`, until
-- `back_on` where it came back before, `to_id` runs it. What is lent now is its owner's again, and with the same stand-in.
update help_plan p set owner_id = h.from_id
from help_handover h
where h.org_id = p.org_id and h.plan_id = p.id and h.back_on is null and h.to_id = p.owner_id;

drop index help_handover_open;
create index help_handover_open on help_handover (org_id, plan_id, ends) where back_on is null;
create index help_handover_to on help_handover (org_id, to_id, ends) where back_on is null;
