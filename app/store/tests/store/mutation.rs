//! Every policy, taken away and thrown open one by one: each time the matrix must notice. The matrix is part of the suite, so
//! the suite turns red whichever policy is dropped or widened.

use crate::matrix::{Furnished, expected};
use sqlx::Row;

#[tokio::test]
async fn no_policy_can_be_dropped_or_widened_unnoticed() {
    let home = Furnished::new().await;
    let db = &home.house.db;
    let policies = sqlx::query(
        "select tablename::text as table, policyname::text as name, cmd, roles[1]::text as role, qual, with_check
         from pg_policies where schemaname = 'public' order by 1, 2",
    )
    .fetch_all(&db.owner)
    .await
    .unwrap();
    let (mut dropped, mut widened, mut unnoticed) = (0, 0, Vec::new());
    for policy in &policies {
        let [table, name, verb, role]: [&str; 4] = ["table", "name", "cmd", "role"].map(|column| policy.get(column));
        let using: Option<&str> = policy.get("qual");
        let check: Option<&str> = policy.get("with_check");
        let clause = |word: &str, text: Option<&str>| text.map_or_else(String::new, |text| format!(" {word} ({text})"));

        db.owner(format!("drop policy {name} on {table}")).await;
        if home.line(table).await == expected(table) {
            unnoticed.push(format!("{name} dropped"));
        }
        dropped += 1;
        let (using_now, check_now) = (clause("using", using), clause("with check", check));
        db.owner(format!("create policy {name} on {table} for {verb} to {role}{using_now}{check_now}")).await;

        for (word, text) in [("using", using), ("with check", check)] {
            if text.is_none_or(|text| text == "true") {
                continue;
            }
            db.owner(format!("alter policy {name} on {table} {word} (true)")).await;
            if home.line(table).await == expected(table) {
                unnoticed.push(format!("{name} {word} (true)"));
            }
            widened += 1;
            db.owner(format!("alter policy {name} on {table}{using_now}{check_now}")).await;
        }
        assert_eq!(home.line(table).await, expected(table), "{name} as it was");
    }
    println!("{dropped} policies dropped, {widened} clauses thrown open, unnoticed: {unnoticed:?}");
    assert!(dropped > 80, "{dropped} policies, as the catalogue has them");
    assert_eq!(unnoticed, [""; 0]);
}
