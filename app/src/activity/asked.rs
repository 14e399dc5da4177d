//! What of the log is asked for: the form above it, and what stands there when nothing is like that.

use domain::{About, Date, Event, SpaceId, Topic, Zone, zone::start_of_day};
use jiff::ToSpan;
use leptos::prelude::*;
use store::activity::{Choices, Filter};

use crate::{Visit, paths, words::Words};

/// What stood in the address; empty is any.
pub(super) struct Asked {
    person: String,
    source: String,
    what: Option<About>,
    from: String,
    to: String,
}

impl Asked {
    pub fn of(visit: &Visit) -> Self {
        let word = |name| visit.query(name).unwrap_or_default();
        Self {
            person: word("person"),
            source: word("source"),
            what: visit.query("what").and_then(|what| what.parse().ok()),
            from: word("from"),
            to: word("to"),
        }
    }

    pub fn filter(&self, zone: &Zone) -> Filter {
        Filter {
            who: self.person.parse().ok(),
            source: self.source.parse().ok(),
            about: self.what,
            from: date(&self.from).map(|date| start_of_day(zone, date)),
            to: date(&self.to).and_then(|date| date.checked_add(1.day()).ok()).map(|date| start_of_day(zone, date)),
        }
    }

    fn all(&self) -> [(&'static str, String); 5] {
        let what = self.what.map(About::as_str).unwrap_or_default().to_owned();
        [
            ("person", self.person.clone()),
            ("source", self.source.clone()),
            ("what", what),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
        ]
    }

    /// The same, further back.
    pub fn and_before(&self, seq: i64) -> Vec<(&'static str, String)> {
        self.all().into_iter().chain([("before", seq.to_string())]).collect()
    }

    /// The same, by anybody.
    fn by_anybody(&self) -> Vec<(&'static str, String)> {
        self.all().into_iter().filter(|(name, _)| *name != "person").collect()
    }

    pub fn form(&self, words: Words, home: SpaceId, choices: &Choices) -> impl IntoView + use<> {
        let option = |value: String, name: String, chosen: &str| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{name}</option> }
        };
        let people =
            choices.people.iter().map(|person| option(person.id.to_string(), person.name.clone(), &self.person)).collect_view();
        let sources = choices.sources.iter().map(|(id, name)| option(id.to_string(), name.clone(), &self.source)).collect_view();
        let chosen = self.what.map(About::as_str).unwrap_or_default();
        // First all that is about something, then each act of it.
        let groups = Topic::ALL
            .iter()
            .filter_map(|topic| {
                let acts: Vec<Event> = choices.events.iter().copied().filter(|event| event.topic() == *topic).collect();
                if acts.is_empty() {
                    return None;
                }
                let all = (acts.len() > 1).then_some(About::Topic(*topic));
                let options = all.into_iter().chain(acts.into_iter().map(About::Event));
                let options = options.map(|about| option(about.as_str().to_owned(), named(words, about), chosen)).collect_view();
                Some(view! { <optgroup label=words.say(&format!("about-{}", topic.as_str()))>{options}</optgroup> })
            })
            .collect_view();
        let (from, to) = (self.from.clone(), self.to.clone());
        view! {
            <form class="filters" action=paths::activity(home) method="get">
                <p class="field"><label for="person">{words.say("person")}</label><select class="input" id="person" name="person"><option value="">{words.say("person-any")}</option>{people}</select></p>
                <p class="field"><label for="source">{words.say("source")}</label><select class="input" id="source" name="source"><option value="">{words.say("source-any")}</option>{sources}</select></p>
                <p class="field"><label for="what">{words.say("about")}</label><select class="input" id="what" name="what"><option value="">{words.say("about-any")}</option>{groups}</select></p>
                <p class="field"><label for="from">{words.say("from")}</label><input class="input" id="from" name="from" type="date" value=from/></p>
                <p class="field"><label for="to">{words.say("to")}</label><input class="input" id="to" name="to" type="date" value=to/></p>
                <button class="button">{words.say("show")}</button>
            </form>
        }
    }

    /// Instead of lines: what was asked for, and the way to more.
    pub fn none(&self, words: Words, home: SpaceId, choices: &Choices) -> impl IntoView + use<> {
        let who = choices.people.iter().find(|person| person.id.to_string() == self.person).map(|person| person.name.clone());
        let source = choices.sources.iter().find(|(id, _)| id.to_string() == self.source).map(|(_, name)| name.clone());
        let asked: Vec<String> =
            [source, self.what.map(|about| named(words, about)), self.days(words)].into_iter().flatten().collect();
        let asked = (!asked.is_empty()).then(|| view! { <p>{asked.join(" · ")}</p> });
        let anything = self.all().iter().all(|(_, value)| value.is_empty());
        let (title, more) = match (self.person.is_empty(), anything) {
            (_, true) => (words.say("activity-none-yet"), None),
            (true, false) => (words.say("activity-none"), Some((paths::activity(home), words.say("show-everything")))),
            (false, false) => {
                let who = who.unwrap_or_else(|| words.say("somebody"));
                let everybody = paths::activity_of(home, &self.by_anybody());
                (words.with("activity-none-by", &[("who", who.into())]), Some((everybody, words.say("show-everybody"))))
            }
        };
        let more = more.map(|(href, label)| view! { <p class="line"><a class="button" href=href>{label}</a></p> });
        view! { <div class="first"><h2>{title}</h2>{asked}{more}</div> }
    }

    /// `August 2022`, or from when to when.
    fn days(&self, words: Words) -> Option<String> {
        match (date(&self.from), date(&self.to)) {
            (Some(from), Some(to)) if from == from.first_of_month() && to == from.last_of_month() => {
                Some(words.of_year(words.month(from.month()), from.year()))
            }
            (Some(from), Some(to)) => {
                Some(words.with("from-to", &[("from", words.date(from).into()), ("to", words.date(to).into())]))
            }
            (Some(from), None) => Some(words.with("activity-from", &[("date", words.date(from).into())])),
            (None, Some(to)) => Some(words.with("activity-to", &[("date", words.date(to).into())])),
            (None, None) => None,
        }
    }
}

fn named(words: Words, about: About) -> String {
    match about {
        About::Topic(topic) => words.say(&format!("all-about-{}", topic.as_str())),
        About::Event(event) => words.act(event),
    }
}

fn date(text: &str) -> Option<Date> {
    text.parse().ok()
}
