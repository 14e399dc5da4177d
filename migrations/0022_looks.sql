-- Several looks are noted by one statement, which says which of them were the first of their hour: for that whoever looks sees their own.
grant select (space_id, source_id, user_id, hour) on views to almanac_app;

create policy views_read on views for select to almanac_app
    using (space_id = nullif(current_setting('app.acting', true), '')::uuid
        and user_id = nullif(current_setting('app.who', true), '')::uuid);
