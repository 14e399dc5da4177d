//! A source's readings as a table for people: RFC 4180, and inert in a spreadsheet.

use crate::{
    Home, Reading, Result, Source, SourceAccess,
    act::{self, again},
    archive::unwritten,
    audit::Entry,
    readings::{beside, columns, reading},
    rows::sql_or_none,
    scope::Reach,
};
use domain::{
    Act, Counts, Event, Timestamp, UserId,
    file::csv::{Cell, record},
};
use std::io::Write;

/// Readings fetched at once.
const PAGE: i64 = 5_000;

/// What stands over the columns. A table that Almanac itself reads back has the default ones.
#[derive(Debug, Clone)]
pub struct Headings {
    /// When an interval begins.
    pub start: String,
    /// When it was read, in UTC.
    pub moment: String,
    /// The same in the home's zone.
    pub local: String,
    /// The value of a register without a name.
    pub value: String,
    /// What it was topped up by.
    pub top_up: String,
    /// In what it is counted.
    pub unit: String,
    /// How far it is to be trusted.
    pub quality: String,
    /// What was written beside it.
    pub note: String,
    /// Who recorded it.
    pub author: String,
    /// How often it was changed.
    pub version: String,
    /// Which reading it is.
    pub id: String,
}

impl Default for Headings {
    fn default() -> Self {
        let [start, moment, local, value, top_up, unit, quality, note, author, version, id] =
            ["start", "moment", "local time", "value", "top-up", "unit", "quality", "note", "author", "version", "id"]
                .map(str::to_owned);
        Self { start, moment, local, value, top_up, unit, quality, note, author, version, id }
    }
}

/// A table that is being written, page by page: however many readings there are, memory is that of one page.
pub struct Table {
    access: SourceAccess,
    headings: Headings,
    after: Option<Timestamp>,
    begun: bool,
    ended: bool,
}

/// Begins the table of a source; that it was taken along is logged.
///
/// # Errors
/// [`crate::Error::Forbidden`] when they only view as another.
pub async fn table(access: &SourceAccess, headings: Headings) -> Result<Table> {
    access.may(Act::ExportSource)?;
    let source = access.source();
    again(async || {
        let mut act = access.enter(Reach::Write).await?;
        let body = serde_json::json!({ "name": source.name });
        Entry { space: source.space, event: Event::SourceExported, source: Some(source.id), reading: None, body }
            .by(access.actor(), &mut act)
            .await?;
        act.commit().await
    })
    .await?;
    Ok(Table { access: access.clone(), headings, after: None, begun: false, ended: false })
}

impl Table {
    /// The next lines; `None` after the last.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] or [`crate::Error::Forbidden`] once they may not any more: nothing more is given out.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        if self.ended {
            return Ok(None);
        }
        let (home, source) = (self.access.home(), self.access.source());
        let mut out = Vec::new();
        if !self.begun {
            write_headings(source, &self.headings, &mut out);
            self.begun = true;
        }
        let page = again(async || {
            // What gave the right when it began may have been taken back meanwhile.
            let access = self.access.reopened().await?;
            access.may(Act::ExportSource)?;
            let mut act = access.enter(Reach::Read).await?;
            let page = page(&mut act, home, source, None, self.after).await?;
            act.leave();
            Ok(page)
        })
        .await?;
        self.ended = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        self.after = page.last().map(|last| last.at);
        page.iter().for_each(|reading| line(home, source, reading, &mut out));
        Ok(Some(out))
    }
}

/// The whole table, or what one person recorded, in a transaction that is under way.
pub(crate) async fn all(act: &mut act::Act, home: &Home, source: &Source, by: Option<UserId>, to: &mut impl Write) -> Result<()> {
    let mut out = Vec::new();
    write_headings(source, &Headings::default(), &mut out);
    let mut after = None;
    loop {
        let page = page(act, home, source, by, after).await?;
        page.iter().for_each(|reading| line(home, source, reading, &mut out));
        to.write_all(&out).map_err(unwritten)?;
        out.clear();
        match page.last() {
            Some(last) => after = Some(last.at),
            None => return Ok(()),
        }
    }
}

/// Readings after a moment, oldest first, of one person or of all.
async fn page(
    act: &mut act::Act,
    home: &Home,
    source: &Source,
    by: Option<UserId>,
    after: Option<Timestamp>,
) -> Result<Vec<Reading>> {
    let found = sqlx::query(concat!(
        "select ",
        columns!(),
        " from readings r",
        beside!("$2", "$3::smallint[]"),
        "where r.space_id = $1 and r.source_id = $2 and r.register = 1 and r.taken_at > coalesce($4, '-infinity'::timestamptz)
             and ($6::uuid is null or r.author = $6)
         order by r.taken_at
         limit $5"
    ))
    .bind(source.space.uuid())
    .bind(source.id.uuid())
    .bind(source.numbers())
    .bind(sql_or_none(after))
    .bind(PAGE)
    .bind(by.map(UserId::uuid))
    .fetch_all(act.sql())
    .await?;
    let reckoning = source.reckoning(1, &home.zone);
    found.iter().map(|row| reading(row, &reckoning)).collect()
}

fn write_headings(source: &Source, named: &Headings, out: &mut Vec<u8>) {
    let since = (source.counts == Counts::Interval).then_some(&named.start);
    let values = source.registers.iter().map(|register| if register.name.is_empty() { &named.value } else { &register.name });
    let before = since.into_iter().chain([&named.moment, &named.local]);
    let top_up = (source.counts == Counts::Countdown).then_some(&named.top_up);
    let after = top_up.into_iter().chain([&named.unit, &named.quality, &named.note, &named.author, &named.version, &named.id]);
    record(out, before.chain(values).chain(after).map(|name| Cell::Text(name)));
}

fn line(home: &Home, source: &Source, reading: &Reading, out: &mut Vec<u8>) {
    let local = home.zone.at(reading.at).strftime("%Y-%m-%d %H:%M:%S").to_string();
    let (version, id) = (reading.version.to_string(), reading.id.to_string());
    let values = std::iter::once(reading.value).chain(reading.also.iter().map(|figure| figure.value));
    let before = reading.since.map(Cell::Moment).into_iter().chain([Cell::Moment(reading.at), Cell::Text(&local)]);
    let after = [&source.unit, reading.quality.as_str(), reading.note.as_str(), &reading.author.name, &version, &id];
    let top_up = (source.counts == Counts::Countdown).then(|| reading.top_up.map_or(Cell::Text(""), Cell::Number));
    record(out, before.chain(values.map(Cell::Number)).chain(top_up).chain(after.map(Cell::Text)));
}
