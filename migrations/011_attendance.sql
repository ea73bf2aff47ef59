-- How many of a booking's seats were used, as coordinators record it after the
-- run. Null: not recorded.
alter table bookings add attended int check (attended between 0 and seats);
