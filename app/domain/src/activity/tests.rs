use super::*;
use crate::access::{
    Level::{self, Admin, Read, Write},
    Role::{self, Editor, Manager, Owner, Viewer},
};
use Topic::{Home, Looking, Readings, Sharing, Sources};

#[test]
fn words_are_unique_and_read_back() {
    for event in Event::ALL {
        assert_eq!(event.as_str().parse(), Ok(*event));
    }
    for topic in Topic::ALL {
        assert_eq!(topic.as_str().parse(), Ok(*topic));
    }
}

/// Every event by its word, under what it is about.
const TOPICS: &[(Topic, &str)] = &[
    (
        Readings,
        "reading.recorded reading.corrected reading.deleted reading.undone reading.disputed reading.dispute_settled \
         reading.photo_added reading.photo_removed readings.imported readings.import_undone",
    ),
    (
        Sources,
        "source.added source.changed source.exported source.deleted source.restored source.moved_away source.moved_here \
         source.converted source.checks_changed meter.replaced meter.corrected meter.taken_back",
    ),
    (
        Sharing,
        "member.changed member.removed member.left invitation.made invitation.remade invitation.withdrawn invitation.accepted \
         grant.given grant.changed grant.ended grant.left source.published source.unpublished source.days_opened \
         source.days_closed",
    ),
    (Looking, "home.viewed_as source.viewed"),
    (
        Home,
        "home.created home.changed home.exported home.brought home.deleted home.restored home.handed_over \
         source.parts_changed source.placed",
    ),
    (
        Topic::Account,
        "account.created account.signed_in account.signed_out account.sign_in_failed account.session_ended \
         account.sessions_ended account.identity_linked account.identity_unlinked account.profile_changed account.email_changed \
         account.email_verified account.password_changed account.password_reset account.second_factor_added \
         account.second_factor_removed account.recovery_code_used account.recovery_codes_made account.deactivated \
         account.reactivated account.reset_link_made account.exported account.deleted",
    ),
];

/// The whole table spelled out: who, with which grant on the source of the event, and what they see of what others did. Of an
/// event without a source nobody has a grant.
const TABLE: &[(Option<Role>, Option<Level>, &[Topic])] = &[
    (None, None, &[]),
    (None, Some(Read), &[Readings, Sources]),
    (None, Some(Write), &[Readings, Sources]),
    (None, Some(Admin), &[Readings, Sources, Sharing, Looking]),
    (Some(Viewer), None, &[Readings, Sources, Sharing, Home]),
    (Some(Viewer), Some(Read), &[Readings, Sources, Sharing, Home]),
    (Some(Viewer), Some(Write), &[Readings, Sources, Sharing, Home]),
    (Some(Viewer), Some(Admin), &[Readings, Sources, Sharing, Home, Looking]),
    (Some(Editor), None, &[Readings, Sources, Sharing, Home]),
    (Some(Editor), Some(Read), &[Readings, Sources, Sharing, Home]),
    (Some(Editor), Some(Write), &[Readings, Sources, Sharing, Home]),
    (Some(Editor), Some(Admin), &[Readings, Sources, Sharing, Home, Looking]),
    (Some(Manager), None, &[Readings, Sources, Sharing, Home, Looking]),
    (Some(Manager), Some(Read), &[Readings, Sources, Sharing, Home, Looking]),
    (Some(Manager), Some(Write), &[Readings, Sources, Sharing, Home, Looking]),
    (Some(Manager), Some(Admin), &[Readings, Sources, Sharing, Home, Looking]),
    (Some(Owner), None, &[Readings, Sources, Sharing, Home, Looking]),
    (Some(Owner), Some(Read), &[Readings, Sources, Sharing, Home, Looking]),
    (Some(Owner), Some(Write), &[Readings, Sources, Sharing, Home, Looking]),
    (Some(Owner), Some(Admin), &[Readings, Sources, Sharing, Home, Looking]),
];

#[test]
fn every_event_is_about_what_it_says() {
    for event in Event::ALL.iter().copied() {
        let listed: Vec<Topic> = TOPICS
            .iter()
            .filter(|(_, words)| words.split(' ').any(|word| word == event.as_str()))
            .map(|(topic, _)| *topic)
            .collect();
        assert_eq!(listed, [event.topic()], "{event}");
    }
    let words: usize = TOPICS.iter().map(|(_, words)| words.split(' ').count()).sum();
    assert_eq!(words, Event::ALL.len());
}

#[test]
fn the_table_is_who_sees_what() {
    assert_eq!(TABLE.len(), (1 + Role::ALL.len()) * (1 + Level::ALL.len()));
    for (role, grant, seen) in TABLE.iter().copied() {
        let standing = Standing { role, grant };
        for event in Event::ALL.iter().copied() {
            // That a member is no longer there at all is told to the others.
            let told = event == Event::AccountDeleted && role.is_some();
            assert_eq!(event.seen_by(standing, false), told || seen.contains(&event.topic()), "{standing:?} {event}");
            assert!(event.seen_by(standing, true), "what is one's own: {standing:?} {event}");
        }
    }
}

#[test]
fn what_is_asked_for_is_a_topic_or_one_act_of_it() {
    for topic in Topic::ALL.iter().copied() {
        assert_eq!(topic.as_str().parse(), Ok(About::Topic(topic)));
        let covered = Event::ALL.iter().copied().filter(|event| About::Topic(topic).covers(*event));
        assert!(covered.eq(Event::ALL.iter().copied().filter(|event| event.topic() == topic)));
    }
    for event in Event::ALL.iter().copied() {
        assert_eq!(event.as_str().parse(), Ok(About::Event(event)));
        assert_eq!(About::Event(event).as_str(), event.as_str());
        let covered: Vec<Event> = Event::ALL.iter().copied().filter(|other| About::Event(event).covers(*other)).collect();
        assert_eq!(covered, [event]);
    }
    assert!("reading".parse::<About>().is_err());
}

/// What a guest may be told of, by its word; a member also of the rest, but for accounts.
const OF_A_SOURCE: &str = "source.added source.changed source.exported source.deleted source.restored source.viewed source.published \
    source.unpublished source.moved_away source.moved_here grant.given grant.changed grant.ended grant.left reading.recorded \
    reading.corrected reading.deleted reading.undone reading.disputed reading.dispute_settled reading.photo_added \
    reading.photo_removed readings.imported readings.import_undone source.converted source.checks_changed meter.replaced \
    meter.corrected meter.taken_back source.days_opened source.days_closed";

#[test]
fn the_log_of_a_home_has_what_happens_in_it() {
    for event in Event::ALL.iter().copied() {
        let of_a_source = OF_A_SOURCE.split_whitespace().any(|word| word == event.as_str());
        assert_eq!(event.is_of_a_source(), of_a_source, "{event}");
        assert_eq!(event.is_of_a_home(false), of_a_source, "{event}");
        let ends = event == Event::AccountDeleted;
        assert_eq!(event.is_of_a_home(true), event.topic() != Topic::Account || ends, "{event}");
    }
}
