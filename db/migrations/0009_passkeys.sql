-- passkeys: keys kept by a telephone, a computer or a stick, with which somebody signs in without a password.
-- The columns are those of the sign-in library's own plugin, so that it could take the table over as it is.
create table auth."passkey" (
  "id" text primary key,
  "name" text not null,
  "publicKey" text not null,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "credentialID" text not null unique,
  "counter" bigint not null,
  "deviceType" text not null,
  "backedUp" boolean not null,
  "transports" text,
  "createdAt" timestamptz not null default now(),
  "aaguid" text,
  "lastUsedAt" timestamptz
);
create index passkey_of_user on auth."passkey" ("userId");

-- Whether this sign-in proved a passkey: two factors in one.
alter table auth."session" add column "byPasskey" boolean;
