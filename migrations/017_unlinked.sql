-- Of an identity that its owner unlinked only a hash is kept, so that the word of
-- its channel does not link it again. A code does, and the hash goes with that.
create table unlinked_identities (
    hash        bytea primary key check (octet_length(hash) = 32), -- SHA-256 of channel and id
    unlinked_at timestamptz not null
);

insert into unlinked_identities (hash, unlinked_at)
    select sha256(convert_to('akademie identity ' || channel || ' ' || external_id, 'UTF8')), linked_at
    from identities where email is null;

delete from identities where email is null;
alter table identities alter column email set not null;
