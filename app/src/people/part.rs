//! The part of the table that one page shows: so many people down, so many sources across.

use std::ops::Range;

use domain::SpaceId;
use leptos::prelude::*;
use store::people::Known;

use super::page::{Column, Opened};
use crate::{Visit, parts::pages, paths, words::Words};

/// People on one page.
const DOWN: usize = 25;
/// Sources on one page.
pub(super) const ACROSS: usize = 12;

pub(super) struct Part {
    down: Side,
    across: Side,
    search: String,
}

/// One side of the table, in pages.
#[derive(Clone, Copy)]
struct Side {
    page: usize,
    size: usize,
    count: usize,
}

impl Part {
    /// What the address asks for, or where the person and the source are that it names.
    pub fn of(visit: &Visit, known: &[Known], columns: &[Column], search: String) -> Self {
        let named = Opened::of(visit, "person").or_else(|| Opened::of(visit, "near"));
        let person = named.and_then(|named| known.iter().position(|known| known.person.id == named.user));
        let source = named.and_then(|named| columns.iter().position(|column| Some(column.id) == named.source));
        let side = |name: &str, place: Option<usize>, size: usize, count: usize| {
            let asked = place.map(|place| place / size).or(pages::asked(visit, name));
            Side { page: asked.unwrap_or_default().min(count.saturating_sub(1) / size), size, count }
        };
        Self { down: side("down", person, DOWN, known.len()), across: side("across", source, ACROSS, columns.len()), search }
    }

    pub fn people<'a>(&self, known: &'a [Known]) -> &'a [Known] {
        known.get(self.down.shown()).unwrap_or_default()
    }

    pub fn columns<'a>(&self, columns: &'a [Column]) -> &'a [Column] {
        columns.get(self.across.shown()).unwrap_or_default()
    }

    /// Where its other parts are; nothing of a table that is shown whole.
    pub fn ways(&self, words: Words, home: SpaceId) -> AnyView {
        let to = |down: usize, across: usize| {
            let number = |page: usize| if page == 0 { String::new() } else { (page + 1).to_string() };
            let asked = [("search", self.search.clone()), ("down", number(down)), ("across", number(across))];
            pages::at(&paths::people(home), &asked)
        };
        let (down, across) = (self.down, self.across);
        let people = pages::ways(
            words,
            down.said(words, "people-from-to"),
            down.before().map(|page| to(page, across.page)),
            down.next().map(|page| to(page, across.page)),
        );
        let sources = pages::ways(
            words,
            across.said(words, "sources-from-to-of"),
            across.before().map(|page| to(down.page, page)),
            across.next().map(|page| to(down.page, page)),
        );
        view! { {sources}{people} }.into_any()
    }
}

impl Side {
    fn shown(self) -> Range<usize> {
        let first = self.page * self.size;
        first..self.count.min(first + self.size)
    }

    fn before(self) -> Option<usize> {
        self.page.checked_sub(1)
    }

    fn next(self) -> Option<usize> {
        (self.shown().end < self.count).then_some(self.page + 1)
    }

    fn said(self, words: Words, key: &str) -> String {
        let Range { start, end } = self.shown();
        words.with(key, &[("from", (start + 1).into()), ("to", end.into()), ("count", self.count.into())])
    }
}
