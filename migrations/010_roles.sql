-- Who may do what: roles that were granted, sessions with their device, access
-- tokens, identities on other channels, and sign-ins by OpenID Connect under way.

-- Participants need no row: everybody who signs in is one.
create table account_roles (
    email      text primary key check (email = lower(email)),
    role       text not null check (role in ('coordinator', 'administrator')),
    granted_by text not null, -- account id of an administrator, or "cli"
    granted_at timestamptz not null
);
