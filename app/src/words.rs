//! Every sentence of the product comes through here, from a folder of Fluent files per language (`words/<tag>`). How to add one
//! stands in `words/README.md`.
//!
//! `en-XA` is the pseudo-locale: English, accented, about 40 % longer and inside ⟦marks⟧, so that tests and screenshots show what
//! is hard-wired or too narrow. A browser gets it by asking for it.

use std::{borrow::Cow, sync::LazyLock};

use axum::http::{HeaderMap, header};
use domain::Event;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::Locale;
use unic_langid::LanguageIdentifier;

mod figures;
mod problems;

pub use figures::{few_places, places};

/// Every language by its tag, with its files.
const LANGUAGES: &[(&str, &[&str])] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The pseudo-locale's tag; English is what it is made from.
const PSEUDO: &str = "en-XA";
const ENGLISH: &str = "en";

static SPOKEN: LazyLock<Vec<Spoken>> = LazyLock::new(|| {
    let pseudo = LANGUAGES.iter().filter(|(tag, _)| *tag == ENGLISH).map(|(_, files)| Spoken::of(PSEUDO, files, true));
    LANGUAGES.iter().map(|(tag, files)| Spoken::of(tag, files, false)).chain(pseudo).collect()
});

/// A language with all that is said in it.
struct Spoken {
    tag: &'static str,
    bundle: FluentBundle<FluentResource>,
    settings: Settings,
    /// In which order names stand. Without one they stand by their letters' numbers.
    order: Option<CollatorBorrowed<'static>>,
}

/// What is asked for with every number and date, so looked up once.
#[derive(Debug, Default)]
struct Settings {
    /// What the language calls itself.
    name: String,
    /// What stands between thousands, and before decimals.
    group: String,
    point: String,
    /// How many years its calendar is ahead of the common one.
    year_offset: i32,
}

impl Spoken {
    fn of(tag: &'static str, files: &[&str], pseudo: bool) -> Self {
        let mut bundle = bundle(tag, files);
        let plain = |bundle: &_, key| plain(bundle, key, &[]);
        let settings = Settings {
            name: plain(&bundle, "language"),
            group: plain(&bundle, "number-group"),
            point: plain(&bundle, "number-point"),
            year_offset: plain(&bundle, "year-offset").parse().unwrap_or_default(),
        };
        if pseudo {
            bundle.set_transform(Some(accented));
        }
        let order =
            Locale::try_from_str(tag).ok().and_then(|locale| Collator::try_new(locale.into(), CollatorOptions::default()).ok());
        Self { tag, bundle, settings, order }
    }
}

fn bundle(tag: &str, files: &[&str]) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for file in files {
        let resource = match FluentResource::try_new((*file).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        // A broken or doubled message shows as its key on a page and turns a test red; it must not stop the server.
        let _ = bundle.add_resource(resource);
    }
    bundle
}

/// The sentence under a key in one language, or the key.
fn plain(bundle: &FluentBundle<FluentResource>, key: &str, blanks: &[(&str, FluentValue<'_>)]) -> String {
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        tracing::error!(key, "a sentence is missing");
        return key.to_owned();
    };
    let mut args = FluentArgs::new();
    for (name, value) in blanks {
        args.set(*name, value.clone());
    }
    bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
}

/// The cookie in which a browser keeps the language that was chosen in it.
pub const COOKIE: &str = "__Host-almanac-language";

/// A language the product speaks: a folder of `words`, or the pseudo-locale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lang(&'static str);

impl Lang {
    pub const ENGLISH: Self = Self(ENGLISH);
    pub const PSEUDO: Self = Self(PSEUDO);

    /// What was chosen in this browser, else the first language of its list that we speak, else English.
    pub fn of(headers: &HeaderMap) -> Self {
        if let Some(chosen) = crate::visit::cookie(headers, COOKIE).and_then(|tag| Self::spoken(&tag)) {
            return chosen;
        }
        let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let tags = wanted.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
        tags.into_iter().find_map(Self::nearest).unwrap_or(Self::ENGLISH)
    }

    /// The language with this tag.
    pub fn spoken(tag: &str) -> Option<Self> {
        SPOKEN.iter().find(|spoken| spoken.tag.eq_ignore_ascii_case(tag)).map(|spoken| Self(spoken.tag))
    }

    /// The same, or the one that `de-AT` is spoken in.
    fn nearest(tag: &str) -> Option<Self> {
        Self::spoken(tag).or_else(|| Self::spoken(tag.split('-').next().unwrap_or_default()))
    }

    /// What a person can choose, each with what it calls itself.
    pub fn choices() -> impl Iterator<Item = (Self, &'static str)> {
        SPOKEN.iter().filter(|spoken| spoken.tag != PSEUDO).map(|spoken| (Self(spoken.tag), spoken.settings.name.as_str()))
    }

    /// The value of the page's `lang` attribute.
    pub fn tag(self) -> &'static str {
        self.0
    }
}

/// Says things in one language, which is looked up once: a page has hundreds of sentences.
#[derive(Clone, Copy)]
pub struct Words {
    spoken: &'static Spoken,
}

impl Words {
    pub fn new(lang: Lang) -> Self {
        let all: &'static [Spoken] = &SPOKEN;
        Self { spoken: all.iter().find(|spoken| spoken.tag == lang.tag()).unwrap_or(&all[0]) }
    }

    pub fn lang(self) -> Lang {
        Lang(self.spoken.tag)
    }

    /// The sentence under a key.
    pub fn say(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The sentence under a key with its blanks filled.
    pub fn with(self, key: &str, blanks: &[(&str, FluentValue<'_>)]) -> String {
        let sentence = self.plain(key, blanks);
        if self.lang() == Lang::PSEUDO { format!("⟦{sentence}⟧") } else { sentence }
    }

    /// The sentence of an event in the log.
    pub fn event(self, event: Event, blanks: &[(&str, FluentValue<'_>)]) -> String {
        self.with(&event_key(event), blanks)
    }

    /// What sort of act an event is, in a few words.
    pub fn act(self, event: Event) -> String {
        self.say(&act_key(event))
    }

    /// Somebody by the name they are known by in a home. Who deleted their account has none any more.
    pub fn called(self, name: &str) -> String {
        if name.is_empty() { self.say("former-member") } else { name.to_owned() }
    }

    /// Names, one after the other.
    pub fn listed<T: AsRef<str>>(self, names: &[T]) -> String {
        let listed = names.iter().map(|name| name.as_ref().to_owned()).rev();
        let before = |rest: String, first: String| self.with("list-of", &[("first", first.into()), ("rest", rest.into())]);
        listed.reduce(before).unwrap_or_default()
    }

    /// Two sentences.
    pub fn sentences(self, first: String, second: String) -> String {
        self.with("sentences", &[("first", first.into()), ("second", second.into())])
    }

    /// Puts things into the order that their names have in a book of this language.
    pub fn order<T>(self, things: &mut [T], name: impl Fn(&T) -> &str) {
        let order = self.spoken.order.as_ref();
        things.sort_by(|one, other| {
            let (one, other) = (name(one), name(other));
            order.map_or_else(|| one.cmp(other), |order| order.compare(one, other))
        });
    }

    /// Without the pseudo-locale's marks: for pieces that become part of a number.
    fn plain(self, key: &str, blanks: &[(&str, FluentValue<'_>)]) -> String {
        plain(&self.spoken.bundle, key, blanks)
    }
}

fn event_key(event: Event) -> String {
    format!("event-{}", event.as_str().replace(['.', '_'], "-"))
}

fn act_key(event: Event) -> String {
    format!("act-{}", event.as_str().replace(['.', '_'], "-"))
}

/// Reads like the English it came from, is longer, and looks foreign at a glance.
fn accented(text: &str) -> Cow<'_, str> {
    text.chars()
        .flat_map(|letter| {
            let accent = match letter {
                'a' => 'á',
                'e' => 'é',
                'i' => 'í',
                'o' => 'ö',
                'u' => 'ü',
                'A' => 'Á',
                'E' => 'É',
                'I' => 'Í',
                'O' => 'Ö',
                'U' => 'Ü',
                'y' => 'ý',
                other => other,
            };
            std::iter::repeat_n(accent, if accent.is_lowercase() && accent != letter { 2 } else { 1 })
        })
        .collect::<String>()
        .into()
}

#[cfg(test)]
mod tests;
