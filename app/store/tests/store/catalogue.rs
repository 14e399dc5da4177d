//! What the database itself says about tables, roles and policies.

use crate::house::{block_on, database};
use sqlx::{AssertSqlSafe, Row};
use store::classes::{Class, TABLES};

#[tokio::test]
async fn the_server_is_neither_superuser_nor_owner_nor_beyond_row_security() {
    let db = database().await;
    let app = sqlx::PgPool::connect(&db.urls.app_url).await.unwrap();
    let row = sqlx::query(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
             exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                     where n.nspname = 'public' and pg_has_role(r.oid, c.relowner, 'member')) as owns,
             has_schema_privilege('public', 'create') as creates
         from pg_roles r where rolname = current_user",
    )
    .fetch_one(&app)
    .await
    .unwrap();
    for right in ["rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication", "owns", "creates"] {
        assert!(!row.get::<bool, _>(right), "{right}");
    }
}

#[tokio::test]
async fn every_table_is_in_a_class_and_the_private_ones_are_forced() {
    let db = database().await;
    let found = sqlx::query(
        "select c.relname::text as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
             (select a.attname::text from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
              where i.indrelid = c.oid and i.indisprimary) as leads,
             (select count(*) from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
              where i.indrelid = c.oid and i.indisunique and a.attname <> 'space_id') as unled,
             (select count(*) from pg_constraint f join pg_attribute a on a.attrelid = c.oid and a.attnum = f.conkey[1]
              where f.conrelid = c.oid and f.contype = 'f' and a.attname <> 'space_id') as unled_references
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'f')
         order by 1",
    )
    .fetch_all(&db.owner)
    .await
    .unwrap();
    let names: Vec<String> = found.iter().map(|row| row.get("name")).collect();
    assert_eq!(names, TABLES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for (row, (name, class)) in found.iter().zip(TABLES) {
        let private = *class != Class::Public;
        assert_eq!((row.get("enabled"), row.get("forced")), (private, private), "{name}");
        if *class == Class::Space {
            assert_eq!(row.get::<Option<String>, _>("leads").as_deref(), Some("space_id"), "{name}");
            assert_eq!((row.get::<i64, _>("unled"), row.get::<i64, _>("unled_references")), (0, 0), "{name}");
        }
        if !private {
            let rights: i64 = sqlx::query_scalar(
                "select count(*) from information_schema.column_privileges where grantee = 'almanac_app' and table_name = $1",
            )
            .bind(name)
            .fetch_one(&db.owner)
            .await
            .unwrap();
            assert_eq!(rights, 0, "{name}");
        }
    }
}

#[tokio::test]
async fn policies_are_as_the_rules_say() {
    let db = database().await;
    let found = sqlx::query(
        "select tablename::text, policyname::text, cmd, permissive, roles::text, coalesce(qual, '') as qual,
             coalesce(with_check, qual) as checked
         from pg_policies where schemaname = 'public'",
    )
    .fetch_all(&db.owner)
    .await
    .unwrap();
    for row in &found {
        let policy: &str = row.get("policyname");
        let [verb, roles, qual]: [&str; 3] = ["cmd", "roles", "qual"].map(|column| row.get(column));
        assert_eq!(row.get::<&str, _>("permissive"), "PERMISSIVE", "{policy}");
        assert!(!qual.to_lowercase().contains("select"), "{policy}: no subqueries");
        let parses = row.get::<&str, _>("checked").contains("::uuid[]") || qual.contains("::uuid[]");
        assert!(!parses, "{policy}: a list of ids is not parsed for each row, see 0021_many_sources");
        if roles == "{almanac_owner}" {
            assert_eq!((verb, qual), ("ALL", "true"), "{policy}");
            continue;
        }
        assert_eq!(roles, "{almanac_app}", "{policy}");
        assert!(["SELECT", "INSERT", "UPDATE", "DELETE"].contains(&verb), "{policy}: one verb each");
        let by_hash = row.get::<&str, _>("checked").contains("app.hashes");
        let looks = row.get::<&str, _>("checked").contains("app.level");
        let locks_only = policy.ends_with("_lock");
        // Who sees whose access is a right by itself.
        if !["members_read", "grants_read", "invitations_read", "space_links_read", "public_pages_read"].contains(&policy) {
            assert_eq!(
                looks,
                verb != "SELECT" && !by_hash && !locks_only,
                "{policy}: writing looks at the level, reading does not"
            );
        }
    }
    for (name, class) in TABLES {
        let own =
            found.iter().any(|row| row.get::<&str, _>("tablename") == *name && row.get::<&str, _>("roles") == "{almanac_owner}");
        assert_eq!(own, *class != Class::Public, "{name}: the owner has its own policy");
    }
}

#[tokio::test]
async fn constraint_names_are_ours_and_fit() {
    let db = database().await;
    let bad: Vec<String> = sqlx::query_scalar(
        "select conname::text from pg_constraint where connamespace = 'public'::regnamespace
             and (length(conname) > 45 or conname ~ '[0-9]$')",
    )
    .fetch_all(&db.owner)
    .await
    .unwrap();
    assert_eq!(bad, [""; 0]);
    for name in store::UNIQUE {
        let there = db.number(format!("select count(*) from pg_class where relname = '{name}'")).await;
        assert_eq!(there, 1, "{name}");
    }
}

#[tokio::test]
async fn a_login_role_can_be_given_the_servers_rights() {
    // Making roles takes an owner who may: the embedded Postgres makes its own, and its owner may not.
    let db = database().await;
    let refused = store::app_role(&db.urls.owner_url, "another_server", None).await;
    assert!(matches!(refused, Err(store::Error::Broken(_))), "{refused:?}");
    for name in ["", "Server", "a b", "x\"; drop table users; --"] {
        let url = db.urls.owner_url.clone();
        let refused = block_on(async move { store::app_role(&url, name, None).await });
        assert!(matches!(refused, Err(store::Error::Broken(why)) if why.contains("lower-case")), "{name}");
    }
}

#[tokio::test]
async fn an_applied_migration_is_not_edited() {
    let db = database().await;
    assert_eq!(store::migrate(&db.urls.owner_url).await.unwrap(), [""; 0]);
    sqlx::query(AssertSqlSafe("update migrations set digest = '' where name = '0003_spaces'")).execute(&db.owner).await.unwrap();
    let refused = store::migrate(&db.urls.owner_url).await;
    assert!(matches!(&refused, Err(store::Error::Broken(why)) if why.contains("0003_spaces")), "{refused:?}");
}
