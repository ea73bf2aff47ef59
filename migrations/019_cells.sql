-- Figures and guards are computed from one look at the bookings: each is packed into
-- a value of some 27 bytes, and a statement returns all of them as one. To count
-- them where they come to takes a tenth of what grouping them here takes, above all
-- where there are many groups.

drop view stats_bookings;
drop trigger booking_facts on bookings;
drop trigger booking_facts_sizes on municipality_imports;
alter table booking_facts rename to booking_facts_before;
alter index booking_facts_pkey rename to booking_facts_before_pkey;
drop function booking_cell(bigint, date, int, bigint, text) cascade;

-- The run, the days since 2000, the municipality, the person, seats, those attended
-- (255: not recorded), and a label of all that has few values, behind its length.
-- Package statistics unpacks it. A number that does not fit is an error: 2 billion
-- runs and people, and days up to 2089.
create function booking_cell(run_id bigint, requested_on date, ags int, person bigint, seats smallint, attended smallint, label text)
returns bytea language sql immutable as $$ -- the encoding of a database does not change
    select int4send(run_id::int) || int2send((requested_on - date '2000-01-01')::smallint) || int4send(ags) || int4send(person::int)
        || set_byte(set_byte(set_byte('\x000000', 0, seats::int), 1, coalesce(attended, 255)::int), 2, octet_length(label))
        || convert_to(label, 'UTF8')
$$;

-- As before, but for the cell; what its bits were for is in it. Columns of a width
-- of their own stand first: what is behind a text, or behind a null, is found by
-- going through all before it.
create table booking_facts (
    booking_id      bigint   primary key,
    person          bigint   not null,
    run_id          bigint   not null,
    requested_on    date     not null, -- in Berlin
    requested_month int      not null, -- 12 times the year and 0 to 11
    ags             int      not null, -- as a number; 0 unknown
    seats           smallint not null,
    held            boolean  not null,
    -- In the label, statuses, attendance and sizes are their first letters, h is for
    -- held seats, and x for cancelled and for what is not or not known.
    cell            bytea    not null generated always as (booking_cell(run_id, requested_on, ags, person, seats, attended,
        case state when 'cancelled' then 'x' else left(state, 1) end
        || case when attended is null then 'x' when attended = 0 then 'n' when attended < seats then 'p' else 'f' end
        || coalesce(nullif(left(size, 1), ''), 'x') || case when held then 'h' else 'x' end
        || language || rpad(land, 2, 'x') || left(channel, 50))) stored,
    state           text     not null,
    land            text     not null, -- "" unknown
    size            text     not null, -- see municipality_size; "" unknown
    channel         text     not null,
    language        text     not null,
    attended        smallint           -- null: not recorded
);

insert into booking_facts (booking_id, person, run_id, requested_on, requested_month, ags, seats, held, state, land, size, channel, language, attended)
    select booking_id, person, run_id, requested_on, requested_month, ags, seats, held, state, land, size, channel, language, attended
    from booking_facts_before order by booking_id;
drop table booking_facts_before;

create trigger booking_facts after insert or delete or update
    of run_id, person, requested_at, ags, seats, attended, held, state, land, channel, language
    on bookings for each row execute function booking_facts();
create trigger booking_facts_sizes after insert on municipality_imports
    for each statement execute function booking_facts_sizes();

-- Who is somebody is a number. The cell is nothing but the other columns.
create view stats_bookings as
    select run_id as run, person, requested_on, requested_month, ags, seats, attended, held, state as status,
        land, size, channel, language, cell
    from booking_facts;
