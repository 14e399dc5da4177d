//! Every sentence of the product comes through here, from a Fluent file per language (`words/<tag>.ftl`).
//!
//! `en-XA` is the pseudo-locale: English, accented, about 40 % longer and inside ⟦marks⟧, so that tests and screenshots show what
//! is hard-wired or too narrow. A browser gets it by asking for it.

use std::{borrow::Cow, sync::LazyLock};

use axum::http::{HeaderMap, header::ACCEPT_LANGUAGE};
use domain::Event;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::langid;

mod figures;
mod problems;

pub use figures::{few_places, places};

const ENGLISH: &str = include_str!("words/en.ftl");

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 2]> = LazyLock::new(|| [bundle(false), bundle(true)]);

/// What stands between thousands, and before decimals: asked for with every number, so looked up once.
static SEPARATORS: LazyLock<[[String; 2]; 2]> = LazyLock::new(|| {
    [Lang::English, Lang::Pseudo].map(|lang| ["number-group", "number-point"].map(|key| Words::new(lang).plain(key, &[])))
});

fn bundle(pseudo: bool) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![langid!("en")]);
    bundle.set_use_isolating(false);
    let resource = match FluentResource::try_new(ENGLISH.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    // A broken or doubled message shows as its key on a page and turns a test red; it must not stop the server.
    let _ = bundle.add_resource(resource);
    if pseudo {
        bundle.set_transform(Some(accented));
    }
    bundle
}

/// A language the product speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    English,
    Pseudo,
}

impl Lang {
    /// The first language of the browser's list that we speak, else English.
    pub fn of(headers: &HeaderMap) -> Self {
        let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        for tag in wanted.split(',').map(|part| part.split(';').next().unwrap_or_default().trim()) {
            if tag.eq_ignore_ascii_case("en-XA") {
                return Self::Pseudo;
            }
            if tag.to_ascii_lowercase().starts_with("en") {
                return Self::English;
            }
        }
        Self::English
    }

    /// The value of the page's `lang` attribute.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Pseudo => "en-XA",
        }
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
        match self.lang {
            Lang::English => sentence,
            Lang::Pseudo => format!("⟦{sentence}⟧"),
        }
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

    /// Without the pseudo-locale's marks: for pieces that become part of a number.
    fn plain(self, key: &str, blanks: &[(&str, FluentValue<'_>)]) -> String {
        let bundle = &BUNDLES[self.lang as usize];
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
    use super::*;

    #[test]
    fn the_file_is_whole_and_says_nothing_twice() {
        let resource = FluentResource::try_new(ENGLISH.to_owned()).expect("the file has no error");
        let mut bundle = FluentBundle::new_concurrent(vec![langid!("en")]);
        bundle.add_resource(resource).expect("no key stands twice");
    }

    /// Every key that the code asks for is in the file, and the file has none that nobody asks for.
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
        let bundle = bundle(false);
        for part in code.split(".say(\"").skip(1).chain(code.split(".with(\"").skip(1)) {
            let key = part.split('"').next().unwrap_or_default();
            assert!(bundle.has_message(key), "no sentence for {key}");
        }
        for line in ENGLISH.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase())) {
            let key = line.split(' ').next().unwrap_or_default();
            // A key may be put together from its family and what it is about: `quality-{}`.
            let families = key.match_indices('-').map(|(end, _)| &key[..end]);
            let asked = code.contains(&format!("\"{key}\""))
                || families.into_iter().any(|family| code.contains(&format!("\"{family}-{{")));
            assert!(asked, "nobody asks for {key}");
        }
    }

    #[test]
    fn every_event_has_its_sentence() {
        let bundle = bundle(false);
        for event in Event::ALL.iter().copied() {
            assert!(bundle.has_message(&event_key(event)), "no sentence for {event}");
            let asked_for = event.is_of_a_home(true);
            assert_eq!(bundle.has_message(&act_key(event)), asked_for, "{event} is chosen by its name");
        }
    }

    #[test]
    fn the_pseudo_locale_is_marked_and_longer() {
        let english = Words::new(Lang::English).say("sign-in");
        let pseudo = Words::new(Lang::Pseudo).say("sign-in");
        assert!(pseudo.starts_with('⟦') && pseudo.chars().count() > english.chars().count() + 2, "{pseudo}");
    }
}
