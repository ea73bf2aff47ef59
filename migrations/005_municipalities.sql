-- Municipalities by their official key (Amtlicher Gemeindeschlüssel, AGS): eight
-- digits, of which the first two are the Land, the first five the district.
-- Districts (Landkreise) have the five digits of theirs followed by "000". The
-- list is imported; bookings copy what they need, so that a new list changes no
-- booking.
create table municipalities (
    ags        text primary key check (ags ~ '^[0-9]{8}$'),
    name       text not null check (name <> ''), -- without the additions of the register: "Bad Belzig"
    kind       text not null default '',         -- "Stadt", "Gemeinde", "Landkreis" …, "" unknown
    district   text not null default '',         -- tells two of one name apart; "" unknown
    land       text not null check (land ~ '^[A-Z]{2}$'), -- ISO 3166-2:DE without "DE-"
    population int check (population >= 0),      -- null unknown
    updated_at timestamptz not null
);

-- The lists that were imported. Servers keep the municipalities in memory; a
-- higher id tells them to read the table again.
create table municipality_imports (
    id          bigint generated always as identity primary key,
    source      text not null,                   -- file name
    added       int not null,
    changed     int not null,
    removed     int not null,
    imported_at timestamptz not null
);
