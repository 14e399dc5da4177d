//! What the server said to Postgres, and the same as a script for pgbench.

use std::fmt::Write as _;

/// One statement as it was executed.
#[derive(Clone, Debug)]
pub struct Statement {
    pub sql: String,
    pub values: Vec<Option<String>>,
}

impl Statement {
    /// The same about another thing.
    pub fn with(mut self, id: &str, other: &str) -> Self {
        for value in self.values.iter_mut().flatten() {
            *value = value.replace(id, other);
        }
        self
    }
}

/// Reads Postgres's log, with `log_statement = all` and values. A connection may end its transaction while another begins the
/// next: transactions are told one after the other, in the order in which they began.
pub fn parse(log: &str) -> Vec<Statement> {
    let mut found: Vec<(String, Vec<Statement>)> = Vec::new();
    // A line that does not begin with a tab begins an entry.
    for entry in log.split_inclusive('\n').fold(Vec::<String>::new(), |mut entries, line| {
        match (line.strip_prefix('\t'), entries.last_mut()) {
            (Some(more), Some(entry)) => entry.push_str(more),
            _ => entries.push(line.to_owned()),
        }
        entries
    }) {
        let process = entry.split(['[', ']']).nth(1).unwrap_or_default().to_owned();
        if let Some((_, text)) = entry.split_once("LOG:  ") {
            let sql =
                text.strip_prefix("statement: ").or_else(|| text.strip_prefix("execute ")?.split_once(": ").map(|parts| parts.1));
            let Some(statement) = sql.map(|sql| Statement { sql: sql.trim().to_owned(), values: Vec::new() }) else { continue };
            match found.iter_mut().rfind(|(of, _)| *of == process) {
                Some((_, transaction)) if !begins(&statement) => transaction.push(statement),
                _ => found.push((process, vec![statement])),
            }
        } else if let Some((_, text)) = entry.split_once("DETAIL:  ")
            && let Some(last) =
                found.iter_mut().rfind(|(of, _)| *of == process).and_then(|(_, transaction)| transaction.last_mut())
        {
            last.values = text.split_once(": ").map(|parts| values(parts.1.trim_end())).unwrap_or_default();
        }
    }
    found.into_iter().flat_map(|(_, transaction)| transaction).collect()
}

/// Whether a transaction begins with it.
pub fn begins(statement: &Statement) -> bool {
    statement.sql.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("begin"))
}

/// `$1 = 'it''s', $2 = NULL`.
fn values(mut text: &str) -> Vec<Option<String>> {
    let mut values = Vec::new();
    while let Some((_, rest)) = text.split_once(" = ") {
        let Some(quoted) = rest.strip_prefix('\'') else {
            values.push(None);
            text = rest;
            continue;
        };
        let (mut value, mut rest) = (String::new(), quoted);
        while let Some((piece, more)) = rest.split_once('\'') {
            value.push_str(piece);
            rest = more;
            // Two quotes are one.
            let Some(more) = more.strip_prefix('\'') else { break };
            value.push('\'');
            rest = more;
        }
        values.push(Some(value));
        text = rest;
    }
    values
}

/// A script for pgbench, and the values of its variables.
#[derive(Clone, Default)]
pub struct Script {
    /// Computes what differs from one run to the next.
    pub prelude: String,
    pub body: String,
    pub values: Vec<(String, String)>,
}

/// What differs when a save is repeated: the reading's id is another one, and every date moves on by a day.
pub struct Moving<'a> {
    pub id: &'a str,
    /// The date of the reading in the statements.
    pub date: domain::Date,
}

impl Script {
    /// The statements one after the other, each value a parameter as it was. Without `moving` every run is the same.
    pub fn of(statements: &[Statement], moving: Option<&Moving<'_>>) -> Self {
        let mut script = Self::default();
        let mut columns: Vec<String> = Vec::new();
        for (number, statement) in statements.iter().enumerate() {
            let mut sql = statement.sql.clone();
            for (index, value) in statement.values.iter().enumerate().rev() {
                let name = format!("s{number}_{}", index + 1);
                let varying = value.as_deref().and_then(|value| moving.and_then(|moving| moving.expression(value)));
                let put = match (value.as_deref(), varying) {
                    (None, _) => "null".to_owned(),
                    // pgbench takes no empty variable.
                    (Some(""), None) => "''".to_owned(),
                    (Some(_), Some(expression)) => match columns.iter().position(|known| *known == expression) {
                        Some(known) => format!(":v{known}"),
                        None => {
                            columns.push(expression);
                            format!(":v{}", columns.len() - 1)
                        }
                    },
                    (Some(value), None) => {
                        script.values.push((name.clone(), value.to_owned()));
                        format!(":{name}")
                    }
                };
                sql = sql.replace(&format!("${}", index + 1), &put);
            }
            // The number of the row in the audit chain comes from its head.
            let appends = sql.contains("insert into audit ");
            if appends {
                script.body.push_str("\\set next :seq + 1\n");
                sql = sql.replace(&format!(":s{number}_2,"), ":next,").replace(&format!("seq = :s{number}_2"), "seq = :next");
                sql = sql.replace(&format!(":s{number}_2)"), ":next)");
                script.values.retain(|(name, _)| *name != format!("s{number}_2"));
            }
            let end = if sql.contains("audit_heads h") && moving.is_some() { " \\gset" } else { ";" };
            let _ = writeln!(script.body, "{}{end}", sql.trim());
        }
        if moving.is_some() {
            let columns: Vec<String> =
                columns.iter().enumerate().map(|(number, column)| format!("{column} as v{number}")).collect();
            script.prelude = format!("\\set k :k + 1\nselect {} \\gset\n", columns.join(",\n  "));
        }
        script
    }
}

impl Moving<'_> {
    /// How this value is computed, if it moves.
    fn expression(&self, value: &str) -> Option<String> {
        if value == self.id {
            return Some("gen_random_uuid()".to_owned());
        }
        let (mut pieces, mut plain, mut rest, mut moved) = (Vec::new(), String::new(), value, false);
        while !rest.is_empty() {
            let near = rest.get(..10).and_then(|text| text.parse::<domain::Date>().ok());
            let days = near.map(|date| (date - self.date).get_days()).filter(|days| days.abs() < 40);
            if let Some(days) = days {
                moved = true;
                pieces.push(format!("'{}'", plain.replace('\'', "''")));
                pieces.push(format!("(date '{}' + :k::int + ({days}))::text", self.date));
                plain.clear();
                rest = &rest[10..];
            } else {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                plain.push_str(&rest[..length]);
                rest = &rest[length..];
            }
        }
        pieces.push(format!("'{}'", plain.replace('\'', "''")));
        moved.then(|| pieces.join(" || "))
    }
}
