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
        let asked =
            code.contains(&format!("\"{key}\"")) || families.into_iter().any(|family| code.contains(&format!("\"{family}-{{")));
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
