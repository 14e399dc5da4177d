-- The language that somebody chose, by its tag; without one, what each of their browsers asks for.
alter table users add column language text constraint users_language_tagged check (language ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?$');

grant select (language), update (language) on users to almanac_app;

-- Whoever deletes their account leaves no choice behind either.
create function forget_language() returns trigger
language plpgsql
as $$
begin
    new.language = null;
    return new;
end
$$;

create trigger users_forget_language before update of deleted_at on users
    for each row when (new.deleted_at is not null) execute function forget_language();
