-- How many of a booking's seats were used, as coordinators record it once the run
-- has begun. Null: not recorded.
alter table bookings add attended int
    check (attended between 0 and seats)
    check (attended is null or state = 'confirmed');
