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

    fn in_full(self) -> &'static Spoken {
        let all: &'static [Spoken] = &SPOKEN;
        all.iter().find(|spoken| spoken.tag == self.0).unwrap_or(&all[0])
    }

    fn settings(self) -> &'static Settings {
        &self.in_full().settings
    }
}

/// Says things in one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    lang: Lang,
}

impl Words {
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }

    pub fn lang(self) -> Lang {
        self.lang
    }

    /// The sentence under a key.
    pub fn say(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The sentence under a key with its blanks filled.
    pub fn with(self, key: &str, blanks: &[(&str, FluentValue<'_>)]) -> String {
        let sentence = self.plain(key, blanks);
        if self.lang == Lang::PSEUDO { format!("⟦{sentence}⟧") } else { sentence }
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
        let order = self.lang.in_full().order.as_ref();
        things.sort_by(|one, other| {
            let (one, other) = (name(one), name(other));
            order.map_or_else(|| one.cmp(other), |order| order.compare(one, other))
        });
    }

    /// Without the pseudo-locale's marks: for pieces that become part of a number.
    fn plain(self, key: &str, blanks: &[(&str, FluentValue<'_>)]) -> String {
        plain(&self.lang.in_full().bundle, key, blanks)
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
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use fluent_syntax::{ast, parser};

    use super::*;

    /// Every message of a language: its key, the blanks it fills, and whether one of its choices has no answer for the rest.
    fn messages(files: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
        let mut all = BTreeMap::new();
        for file in files {
            for entry in parser::parse(*file).expect("the file has no error").body {
                if let ast::Entry::Message(ast::Message { id, value: Some(value), .. }) = entry {
                    let mut blanks = BTreeSet::new();
                    gather(&value, &mut blanks);
                    assert!(all.insert(id.name.to_owned(), blanks).is_none(), "{} stands twice", id.name);
                }
            }
        }
        all
    }

    fn gather(pattern: &ast::Pattern<&str>, blanks: &mut BTreeSet<String>) {
        for element in &pattern.elements {
            let ast::PatternElement::Placeable { expression } = element else { continue };
            let (ast::Expression::Inline(inline) | ast::Expression::Select { selector: inline, .. }) = expression;
            if let ast::InlineExpression::VariableReference { id } = inline {
                blanks.insert(id.name.to_owned());
            }
            if let ast::Expression::Select { variants, .. } = expression {
                variants.iter().for_each(|variant| gather(&variant.value, blanks));
            }
        }
    }

    fn english() -> BTreeMap<String, BTreeSet<String>> {
        messages(LANGUAGES.iter().find(|(tag, _)| *tag == ENGLISH).expect("English").1)
    }

    /// Every language says all that English does, and nothing else; it fills no blank that English has not.
    #[test]
    fn every_language_is_whole() {
        let english = english();
        assert_eq!(LANGUAGES.iter().map(|(tag, _)| *tag).collect::<Vec<_>>(), ["de", "en", "ja", "th"]);
        for (tag, files) in LANGUAGES {
            let own = messages(files);
            let missing: Vec<_> = english.keys().filter(|key| !own.contains_key(*key)).collect();
            let left_over: Vec<_> = own.keys().filter(|key| !english.contains_key(*key)).collect();
            assert!(missing.is_empty() && left_over.is_empty(), "{tag}: missing {missing:?}, left over {left_over:?}");
            for (key, blanks) in &own {
                assert!(blanks.is_subset(&english[key]), "{tag}: {key} has {blanks:?} of {:?}", english[key]);
            }
        }
    }

    /// Every key that the code asks for is there, and there is none that nobody asks for.
    #[test]
    fn no_sentence_is_missing_and_none_is_left_over() {
        let mut code = String::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder of this crate").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    code += &std::fs::read_to_string(&path).expect("a file of this crate");
                }
            }
        }
        let english = english();
        for part in code.split(".say(\"").skip(1).chain(code.split(".with(\"").skip(1)) {
            let key = part.split('"').next().unwrap_or_default();
            assert!(english.contains_key(key), "no sentence for {key}");
        }
        for key in english.keys() {
            // A key may be put together from its family and what it is about: `quality-{}`.
            let families = key.match_indices('-').map(|(end, _)| &key[..end]);
            let asked = code.contains(&format!("\"{key}\""))
                || families.into_iter().any(|family| code.contains(&format!("\"{family}-{{")));
            assert!(asked, "nobody asks for {key}");
        }
    }

    #[test]
    fn every_event_has_its_sentence() {
        let english = english();
        for event in Event::ALL.iter().copied() {
            assert!(english.contains_key(&event_key(event)), "no sentence for {event}");
            let asked_for = event.is_of_a_home(true);
            assert_eq!(english.contains_key(&act_key(event)), asked_for, "{event} is chosen by its name");
        }
    }

    #[test]
    fn the_browsers_list_and_what_was_chosen_decide() {
        let asked = |accept: &str, cookies: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, accept.parse().expect("a header"));
            headers.insert(header::COOKIE, cookies.parse().expect("a header"));
            Lang::of(&headers).tag()
        };
        for (accept, tag) in [
            ("", "en"),
            ("fr", "en"),
            ("th-TH,th;q=0.9,en;q=0.8", "th"),
            ("fr-FR, de-AT;q=0.9, en;q=0.8", "de"),
            ("JA", "ja"),
            ("en-XA", "en-XA"),
            ("en-GB,de", "en"),
        ] {
            assert_eq!(asked(accept, ""), tag, "{accept}");
            assert_eq!(asked(accept, "__Host-almanac=x; __Host-almanac-language=ja"), "ja", "{accept}");
            assert_eq!(asked(accept, "__Host-almanac-language=klingon; language=ja"), tag, "{accept}");
        }
    }

    /// As the languages' own readers write them (Unicode's CLDR 47, long dates and decimals).
    #[test]
    fn dates_and_numbers_are_each_languages_own() {
        let date = domain::Date::constant(2022, 11, 13);
        let number: domain::Decimal = "-1234567.80".parse().expect("a decimal");
        for (tag, written, numbered, share) in [
            ("en", "13 November 2022", "−1,234,567.80", "12%"),
            ("de", "13. November 2022", "−1.234.567,80", "12\u{a0}%"),
            ("ja", "2022年11月13日", "−1,234,567.80", "12%"),
            ("th", "13 พฤศจิกายน 2565", "−1,234,567.80", "12%"),
        ] {
            let words = Words::new(Lang::spoken(tag).expect("spoken"));
            assert_eq!(words.date(date), written);
            assert_eq!(words.number(number), numbered);
            assert_eq!(words.percent(12), share, "{tag}");
        }
    }

    #[test]
    fn names_stand_as_in_a_book_of_the_language() {
        for (tag, sorted) in [
            ("de", "Anna Ärger Berta Zoe"),
            ("en", "anna Berta zoe"),
            // Vowels that are written before a consonant are spoken, and sorted, after it.
            ("th", "กา เก ไก ขา"),
            ("ja", "あおい アキ いずみ ウメ"),
        ] {
            let sorted: Vec<&str> = sorted.split(' ').collect();
            let mut names = sorted.clone();
            names.reverse();
            Words::new(Lang::spoken(tag).expect("spoken")).order(&mut names, |name| name);
            assert_eq!(names, sorted, "{tag}");
        }
    }

    #[test]
    fn the_pseudo_locale_is_marked_and_longer() {
        let english = Words::new(Lang::ENGLISH).say("sign-in");
        let pseudo = Words::new(Lang::PSEUDO).say("sign-in");
        assert!(pseudo.starts_with('⟦') && pseudo.chars().count() > english.chars().count() + 2, "{pseudo}");
    }
}
