-- The chair worded it as it reads now.
alter table conference_amendment add column by_chair boolean not null default false;

-- The look before the last one: what was new then is still shown after an own action.
alter table conference_visit add column earlier_at {timestamp};

-- What somebody saw of an item last, and what it was before it was changed.
create table conference_look (
    item_id {uuid} not null references conference_item (id),
    person_id {uuid} not null,
    sha256 text not null,
    recommendation text not null,
    before_sha256 text,
    before_recommendation text,
    primary key (item_id, person_id)
);
