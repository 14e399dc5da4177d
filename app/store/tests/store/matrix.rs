//! Who may do what with each table, in SQL: without the store's own checks, only by rights and row security.

use crate::house::{House, house, new_home, new_source, reading};
use domain::{Answer, Level, Note, SpaceId, UserId, Uuid};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use store::{
    Outcome,
    classes::{Class, TABLES},
    homes,
    readings::{self, NewReading},
    sessions::{Sessions, USER},
};
use tower_sessions_core::{
    SessionStore,
    session::{Id, Record},
};

/// r: reads, a: adds, c: changes (l: may only lock, C: also what it cannot read), d: deletes. Rows are those of Aoi's home, and Aoi's own.
const EXPECTED: &str = include_str!("matrix.txt");

#[tokio::test]
async fn every_role_on_every_table() {
    let home = Furnished::new().await;
    let mut found = heading();
    for (table, class) in TABLES {
        if *class != Class::Public {
            found.push_str(&home.line(table).await);
        }
    }
    assert!(found == EXPECTED, "matrix.txt says otherwise; found:\n{found}");
}

pub fn expected(table: &str) -> String {
    let line = EXPECTED.lines().find(|line| line.split_whitespace().next() == Some(table));
    format!("{}\n", line.unwrap_or_else(|| panic!("{table} is not in matrix.txt")))
}

/// What a transaction says it is, as the store would for this person.
struct Scope {
    name: &'static str,
    user: Option<UserId>,
    level: i32,
    spaces: Vec<Uuid>,
    sources: Vec<Uuid>,
    acting: Option<SpaceId>,
    hashes: Vec<Vec<u8>>,
}

const NAMES: [&str; 13] = [
    "owner",
    "manager",
    "editor",
    "viewer",
    "admin-grant",
    "write-grant",
    "read-grant",
    "self",
    "gone",
    "stranger",
    "presenter",
    "nobody",
    "migrations",
];

fn heading() -> String {
    let names: Vec<String> = NAMES.iter().map(|name| format!("{name:<11}")).collect();
    format!("{:<17}{}", "", names.join(" ")).trim_end().to_owned() + "\n"
}

/// A house with a row in every table.
pub struct Furnished {
    pub house: House,
    scopes: Vec<Scope>,
    gone: UserId,
}

impl Furnished {
    pub async fn new() -> Self {
        let house = house().await;
        live(&house).await;
        let eves = homes::create(&house.db.actor(house.eve).await, new_home("Asia/Tokyo")).await.unwrap();
        let gone = house.person("gone").await;
        let emptied = "email = null, display_name = '', active = false, deleted_at = now()";
        house.db.owner(format!("update users set {emptied} where user_id = '{gone}'")).await;
        let hashes: Vec<Vec<u8>> = sqlx::query_scalar(
            "select token_hash from auth_sessions union all select key_hash from sign_in_limits
             union all select email_hash from local_logins union all select code_hash from setup_codes
             union all select attempt_hash from sign_in_attempts union all select identity_hash from user_identities
             union all select link_hash from account_links union all select link_hash from space_links
             union all select link_hash from public_pages",
        )
        .fetch_all(&house.db.owner)
        .await
        .unwrap();
        let none =
            || Scope { name: "nobody", user: None, level: 0, spaces: vec![], sources: vec![], acting: None, hashes: vec![] };
        let member = |name, user, level| Scope {
            name,
            user: Some(user),
            level,
            spaces: vec![house.home.uuid()],
            acting: Some(house.home),
            ..none()
        };
        let granted = |name, level| Scope {
            name,
            user: Some(house.nok),
            level,
            sources: vec![house.source.uuid()],
            acting: Some(house.home),
            ..none()
        };
        let own = SpaceId::from_uuid(house.aoi.uuid());
        let scopes = vec![
            member("owner", house.aoi, 4),
            member("manager", house.mali, 3),
            member("editor", house.somchai, 2),
            member("viewer", house.ken, 1),
            granted("admin-grant", 3),
            granted("write-grant", 2),
            granted("read-grant", 1),
            Scope { name: "self", user: Some(house.aoi), level: 4, spaces: vec![own.uuid()], acting: Some(own), ..none() },
            Scope { name: "gone", user: Some(gone), level: 4, ..none() },
            Scope { name: "stranger", user: Some(house.eve), level: 4, spaces: vec![eves.uuid()], acting: Some(eves), ..none() },
            Scope { name: "presenter", hashes, ..none() },
            none(),
        ];
        assert!(scopes.iter().map(|scope| scope.name).eq(NAMES[..12].iter().copied()));
        Self { house, scopes, gone }
    }

    /// One line of the matrix.
    pub async fn line(&self, table: &str) -> String {
        let db = &self.house.db;
        let rows = self.rows(table);
        let row: serde_json::Value =
            sqlx::query_scalar(AssertSqlSafe(format!("select to_jsonb(t) from {table} t where {rows} limit 1")))
                .fetch_optional(&db.owner)
                .await
                .unwrap()
                // Without its policy the owner sees nothing: the line says so.
                .unwrap_or_default();
        let granted = sqlx::query(
            // Columns that may be empty come first: setting one to its default says how many rows a policy lets through.
            "select p.privilege_type::text as verb, p.column_name::text as column from information_schema.column_privileges p
             join information_schema.columns c on c.table_name = p.table_name and c.column_name = p.column_name
             where p.grantee = 'almanac_app' and p.table_name = $1 and c.table_schema = 'public'
             order by c.is_nullable = 'NO', 2",
        )
        .bind(table)
        .fetch_all(&db.owner)
        .await
        .unwrap();
        let columns = |verb: &str| -> Vec<String> {
            granted.iter().filter(|row| row.get::<&str, _>("verb") == verb).map(|row| row.get("column")).collect()
        };
        let adds = if row.is_object() { columns("INSERT") } else { Vec::new() };
        let probes = Probes { table, rows: &rows, row: &row, adds, changes: columns("UPDATE") };
        let mut cells = Vec::new();
        let mut app = PgConnection::connect(&db.urls.app_url).await.unwrap();
        for scope in &self.scopes {
            cells.push(probes.run(&mut app, Some(scope)).await);
        }
        let all: Vec<String> = row.as_object().map(|row| row.keys().cloned().collect()).unwrap_or_default();
        let probes = Probes { changes: all.first().cloned().into_iter().collect(), adds: all, ..probes };
        let mut owner = PgConnection::connect(&db.urls.owner_url).await.unwrap();
        cells.push(probes.run(&mut owner, None).await);
        let cells: Vec<String> = cells.iter().map(|cell| format!("{cell:<11}")).collect();
        format!("{table:<17}{}", cells.join(" ")).trim_end().to_owned() + "\n"
    }

    fn rows(&self, table: &str) -> String {
        let class = TABLES.iter().find(|(name, _)| *name == table).unwrap().1;
        match (class, table) {
            (_, "members" | "grants") => format!(
                "space_id = '{}' and user_id = any (array['{}', '{}', '{}', '{}', '{}']::uuid[])",
                self.house.home, self.house.aoi, self.house.mali, self.house.somchai, self.house.ken, self.house.nok
            ),
            (Class::Space, _) => format!("space_id = '{}'", self.house.home),
            (_, "user_spaces") => format!("user_id = '{}' and space_id = '{}'", self.house.aoi, self.house.home),
            (_, "users") => format!(
                "user_id = any (array['{}', '{}', '{}', '{}', '{}', '{}']::uuid[])",
                self.house.aoi, self.house.mali, self.house.somchai, self.house.ken, self.house.nok, self.gone
            ),
            (_, "user_identities") => format!("user_id = '{}'", self.house.aoi),
            _ => "true".to_owned(),
        }
    }
}

struct Probes<'a> {
    table: &'a str,
    rows: &'a str,
    row: &'a serde_json::Value,
    adds: Vec<String>,
    changes: Vec<String>,
}

impl Probes<'_> {
    async fn run(&self, connection: &mut PgConnection, scope: Option<&Scope>) -> String {
        let Self { table, rows, .. } = self;
        let reads = format!("select from {table} where {rows}");
        let locks = format!("select from {table} where {rows} for share");
        let adds = self.adds.join(", ");
        let adds = format!("insert into {table} ({adds}) select {adds} from jsonb_populate_record(null::{table}, $1)");
        let column = self.changes.first().map_or("nothing", String::as_str);
        let changes = format!("update {table} set {column} = {} where {rows}", self.value(column));
        let deletes = format!("delete from {table} where {rows}");
        let mut cell = String::new();
        for (letter, statement, possible) in [
            ('r', reads, true),
            ('a', adds, !self.adds.is_empty()),
            ('c', changes, !self.changes.is_empty()),
            ('l', locks, !self.changes.is_empty()),
            ('d', deletes, true),
        ] {
            let done = possible && self.done(connection, scope, &statement, letter == 'a').await > 0;
            match letter {
                // An update without condition does not ask the policy for reading.
                'c' if done && self.changes_unseen(connection, scope, column).await => cell.push('C'),
                'l' if cell.ends_with(['c', 'C']) => {}
                'l' => {
                    cell.pop();
                    cell.push(if done { 'l' } else { '.' });
                }
                _ => cell.push(if done { letter } else { '.' }),
            }
        }
        cell
    }

    /// What a column is changed to: what it holds, written out, so that no constraint hides how many rows a policy lets through. The
    /// column itself would ask the policy for reading.
    fn value(&self, column: &str) -> String {
        match self.row.get(column) {
            None | Some(serde_json::Value::Null) => "default".to_owned(),
            Some(serde_json::Value::String(text)) => format!("'{}'", text.replace('\'', "''")),
            // Of arrays there are empty ones only.
            Some(serde_json::Value::Array(_)) => "'{}'".to_owned(),
            Some(other) => format!("'{other}'"),
        }
    }

    async fn changes_unseen(&self, connection: &mut PgConnection, scope: Option<&Scope>, column: &str) -> bool {
        let (reads, changes) =
            (format!("select from {}", self.table), format!("update {} set {column} = {}", self.table, self.value(column)));
        self.done(connection, scope, &changes, false).await > self.done(connection, scope, &reads, false).await
    }

    /// How many rows it touches; 1 when only a constraint stops it. Row security speaks before keys, references and other constraints do.
    async fn done(&self, connection: &mut PgConnection, scope: Option<&Scope>, statement: &str, adds: bool) -> u64 {
        let mut transaction = connection.begin().await.unwrap();
        if let Some(scope) = scope {
            sqlx::query("select enter($1, $2, $3, $4, $5, $6)")
                .bind(scope.user.map(UserId::uuid))
                .bind(scope.level)
                .bind(&scope.spaces)
                .bind(&scope.sources)
                .bind(scope.acting.map(SpaceId::uuid))
                .bind(&scope.hashes)
                .execute(&mut *transaction)
                .await
                .unwrap();
        }
        let query = sqlx::query(AssertSqlSafe(statement.to_owned()));
        let query = if adds { query.bind(self.row) } else { query };
        let outcome = query.execute(&mut *transaction).await;
        // Now, not with the next statement: the other connection would wait for what this one holds.
        transaction.rollback().await.unwrap();
        match outcome {
            Ok(done) => done.rows_affected(),
            Err(cause) => {
                let code = cause.as_database_error().and_then(|cause| cause.code().map(|code| code.into_owned()));
                match code.as_deref() {
                    Some("42501") => 0,
                    // A constraint, or the trigger of the audit log.
                    Some(code) if code.starts_with("23") || code == "P0001" => 1,
                    _ => panic!("{statement}: {cause}"),
                }
            }
        }
    }
}

/// Leaves a row in every table.
pub async fn live(house: &House) {
    let source = house.source(house.aoi).await;
    let first = house.record("2026-01-01T00:00:00Z", "99990").await;
    let rolled = NewReading { answer: Some(Answer::RolledOver), ..reading("2026-01-03T00:00:00Z", "5") };
    assert!(matches!(readings::record(&source, rolled).await.unwrap(), Outcome::Recorded(_)));
    let second = house.record("2026-01-02T00:00:00Z", "99995").await;
    readings::delete(&source, second.id, 1, Note::default()).await.unwrap();
    assert_eq!(first.version, 1);
    house.grant(house.nok, Level::Admin, "null").await;
    let mut session = Record { id: Id::default(), data: Default::default(), expiry_date: time::OffsetDateTime::UNIX_EPOCH };
    session.data.insert(USER.to_owned(), house.aoi.to_string().into());
    Sessions::new(house.db.store.clone()).create(&mut session).await.unwrap();
    let wrong = store::accounts::sign_in(&house.db.store, "aoi@example.org", "wrong", &store::Trail::default()).await;
    assert!(wrong.is_err());
    store::sources::change(&source, new_source("Mains", 5)).await.unwrap();
    let (home, source, aoi) = (house.home, house.source, house.aoi);
    for statement in [
        format!("insert into checks values ('{home}', '{source}', 1, 'range', 0, 1000000, null, 'refuse')"),
        format!("insert into photos values ('{home}', '{source}', '{aoi}', '{aoi}', 4, 3, '{aoi}', now())"),
        format!("insert into rivals values ('{home}', '{source}', '{aoi}', now(), '{{}}', '{aoi}', now())"),
        format!("insert into views values ('{home}', '{source}', '{aoi}', now())"),
        format!("insert into gaps values ('{home}', '{source}', 1, 3600)"),
        format!(
            "insert into imports (space_id, import_id, source_id, file, bytes, state, brought_by, brought_at) values ('{home}', '{aoi}', '{source}', 'f', 0, 'tried', '{aoi}', now())"
        ),
        format!("insert into import_parts values ('{home}', '{source}', '{aoi}', 0, 'x')"),
        format!(
            "insert into invitations (space_id, invitation_id, label, role, sources, link_hash, created_at, created_by, expires_at)
             values ('{home}', '{aoi}', 'i', 'viewer', '{{}}', 'invited', now(), '{aoi}', now())"
        ),
        format!("insert into space_links values ('invited', '{home}', 'invitation', '{aoi}', '{aoi}')"),
        format!(
            "insert into user_identities (user_id, provider, subject, identity_hash, created_at, used_at)
             values ('{aoi}', 'line', 'U1', 'identity', now(), now())"
        ),
        "insert into sign_in_attempts (attempt_hash, provider, purpose, state_hash, secrets_sealed, key_id, created_at, expires_at)
         values ('attempt', 'line', 'sign-in', 's', 'v', 'k', now(), now())"
            .to_owned(),
        format!("insert into pictures values ('{aoi}', 'jpeg', 'digest', now())"),
        format!(
            "insert into jobs (job_id, user_id, kind, body_sealed, key_id, created_at, run_at)
             values ('{aoi}', '{aoi}', 'mail', 'b', 'k', now(), now())"
        ),
        "insert into setup_codes values ('code')".to_owned(),
        format!(
            "insert into public_pages values ('{home}', '{source}', '{{}}', 'public', 'sealed', 'key', now(), '{aoi}')"
        ),
        format!("insert into moved_sources values ('{home}', '{aoi}', '{aoi}', now())"),
        format!("insert into recovery_codes values ('{aoi}', 'code')"),
        format!("insert into account_links values ('link', '{aoi}', 'email', 'aoi@example.net', true, now(), now())"),
    ] {
        house.db.owner(statement).await;
    }
}
