//! What the audit log records, and who sees what of it.

use crate::{
    UnknownWord,
    access::{Act, Standing},
    words::words,
};
use std::str::FromStr;

words! {
    /// One kind of act in the log of a space. The word is part of the chained row: never rename one.
    pub enum Event {
        AccountCreated = "account.created",
        SignedIn = "account.signed_in",
        SignedOut = "account.signed_out",
        SignInFailed = "account.sign_in_failed",
        SessionEnded = "account.session_ended",
        SessionsEnded = "account.sessions_ended",
        IdentityLinked = "account.identity_linked",
        IdentityUnlinked = "account.identity_unlinked",
        ProfileChanged = "account.profile_changed",
        EmailChanged = "account.email_changed",
        EmailVerified = "account.email_verified",
        PasswordChanged = "account.password_changed",
        PasswordReset = "account.password_reset",
        SecondFactorAdded = "account.second_factor_added",
        SecondFactorRemoved = "account.second_factor_removed",
        RecoveryCodeUsed = "account.recovery_code_used",
        RecoveryCodesMade = "account.recovery_codes_made",
        Deactivated = "account.deactivated",
        Reactivated = "account.reactivated",
        ResetLinkMade = "account.reset_link_made",
        AccountExported = "account.exported",
        AccountDeleted = "account.deleted",
        HomeCreated = "home.created",
        HomeChanged = "home.changed",
        HomeExported = "home.exported",
        HomeBrought = "home.brought",
        HomeDeleted = "home.deleted",
        HomeRestored = "home.restored",
        HomeHandedOver = "home.handed_over",
        HomeViewedAs = "home.viewed_as",
        MemberChanged = "member.changed",
        MemberRemoved = "member.removed",
        MemberLeft = "member.left",
        InvitationMade = "invitation.made",
        InvitationRemade = "invitation.remade",
        InvitationWithdrawn = "invitation.withdrawn",
        InvitationAccepted = "invitation.accepted",
        GrantGiven = "grant.given",
        GrantChanged = "grant.changed",
        GrantEnded = "grant.ended",
        GrantLeft = "grant.left",
        SourceAdded = "source.added",
        SourceChanged = "source.changed",
        SourceExported = "source.exported",
        SourceDeleted = "source.deleted",
        SourceRestored = "source.restored",
        SourceViewed = "source.viewed",
        SourcePublished = "source.published",
        SourceUnpublished = "source.unpublished",
        SourceMovedAway = "source.moved_away",
        SourceMovedHere = "source.moved_here",
        SourcePlaced = "source.placed",
        SourceConverted = "source.converted",
        PartsChanged = "source.parts_changed",
        DaysOpened = "source.days_opened",
        DaysClosed = "source.days_closed",
        ChecksChanged = "source.checks_changed",
        MeterReplaced = "meter.replaced",
        MeterCorrected = "meter.corrected",
        MeterTakenBack = "meter.taken_back",
        ReadingRecorded = "reading.recorded",
        ReadingCorrected = "reading.corrected",
        ReadingDeleted = "reading.deleted",
        ReadingUndone = "reading.undone",
        ReadingDisputed = "reading.disputed",
        DisputeSettled = "reading.dispute_settled",
        PhotoAdded = "reading.photo_added",
        PhotoRemoved = "reading.photo_removed",
        ReadingsImported = "readings.imported",
        ImportUndone = "readings.import_undone",
    }
}

words! {
    /// What an event is about: by this the log is filtered, and by this it is seen.
    pub enum Topic {
        Readings = "readings",
        Sources = "sources",
        Sharing = "sharing",
        Looking = "looking",
        Home = "home",
        Account = "account",
    }
}

/// What of the log is asked for: all that is about something, or one kind of act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// All of it.
    Topic(Topic),
    /// This alone.
    Event(Event),
}

impl About {
    /// Its word, as it is sent: an act's has a dot in it, a topic's has none.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Topic(topic) => topic.as_str(),
            Self::Event(event) => event.as_str(),
        }
    }

    /// Is this one asked for?
    #[must_use]
    pub fn covers(self, event: Event) -> bool {
        match self {
            Self::Topic(topic) => event.topic() == topic,
            Self::Event(one) => event == one,
        }
    }
}

impl FromStr for About {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        word.parse().map(Self::Topic).or_else(|_| word.parse().map(Self::Event))
    }
}

impl Event {
    /// What it is about.
    #[must_use]
    pub const fn topic(self) -> Topic {
        match self {
            Self::ReadingRecorded
            | Self::ReadingCorrected
            | Self::ReadingDeleted
            | Self::ReadingUndone
            | Self::ReadingDisputed
            | Self::DisputeSettled
            | Self::PhotoAdded
            | Self::PhotoRemoved
            | Self::ReadingsImported
            | Self::ImportUndone => Topic::Readings,
            Self::SourceAdded
            | Self::SourceChanged
            | Self::SourceExported
            | Self::SourceDeleted
            | Self::SourceRestored
            | Self::SourceMovedAway
            | Self::SourceMovedHere
            | Self::SourceConverted
            | Self::ChecksChanged
            | Self::MeterReplaced
            | Self::MeterCorrected
            | Self::MeterTakenBack => Topic::Sources,
            Self::MemberChanged
            | Self::MemberRemoved
            | Self::MemberLeft
            | Self::InvitationMade
            | Self::InvitationRemade
            | Self::InvitationWithdrawn
            | Self::InvitationAccepted
            | Self::GrantGiven
            | Self::GrantChanged
            | Self::GrantEnded
            | Self::GrantLeft
            | Self::SourcePublished
            | Self::SourceUnpublished
            | Self::DaysOpened
            | Self::DaysClosed => Topic::Sharing,
            Self::SourceViewed | Self::HomeViewedAs => Topic::Looking,
            Self::HomeCreated
            | Self::HomeChanged
            | Self::HomeExported
            | Self::HomeBrought
            | Self::HomeDeleted
            | Self::HomeRestored
            | Self::HomeHandedOver
            // It tells of other sources, by name or by number, of which a guest may not know.
            | Self::SourcePlaced
            | Self::PartsChanged => Topic::Home,
            Self::AccountCreated
            | Self::SignedIn
            | Self::SignedOut
            | Self::SignInFailed
            | Self::SessionEnded
            | Self::SessionsEnded
            | Self::IdentityLinked
            | Self::IdentityUnlinked
            | Self::ProfileChanged
            | Self::EmailChanged
            | Self::EmailVerified
            | Self::PasswordChanged
            | Self::PasswordReset
            | Self::SecondFactorAdded
            | Self::SecondFactorRemoved
            | Self::RecoveryCodeUsed
            | Self::RecoveryCodesMade
            | Self::Deactivated
            | Self::Reactivated
            | Self::ResetLinkMade
            | Self::AccountExported
            | Self::AccountDeleted => Topic::Account,
        }
    }

    /// Does it say of which source it is?
    #[must_use]
    pub const fn is_of_a_source(self) -> bool {
        match self.topic() {
            Topic::Readings | Topic::Sources => true,
            Topic::Sharing => matches!(
                self,
                Self::GrantGiven
                    | Self::GrantChanged
                    | Self::GrantEnded
                    | Self::GrantLeft
                    | Self::SourcePublished
                    | Self::SourceUnpublished
                    | Self::DaysOpened
                    | Self::DaysClosed
            ),
            Topic::Looking => matches!(self, Self::SourceViewed),
            Topic::Home | Topic::Account => false,
        }
    }

    /// May the log of a home have it, as seen by a member, or else by a guest, who is told of sources only? Of what happens in
    /// accounts, only their end.
    #[must_use]
    pub const fn is_of_a_home(self, member: bool) -> bool {
        if member {
            !matches!(self.topic(), Topic::Account) || matches!(self, Self::AccountDeleted)
        } else {
            self.is_of_a_source()
        }
    }

    /// Is it seen by somebody who stands like that towards its home, and towards its source if it has one? What they did
    /// themselves, or what names them, is their own and always is.
    #[must_use]
    pub fn seen_by(self, standing: Standing, own: bool) -> bool {
        own || match self.topic() {
            Topic::Readings | Topic::Sources => standing.may(Act::SeeActivity),
            Topic::Home => standing.may(Act::SeeHome),
            Topic::Sharing => standing.sees_people(),
            // Who looked at what concerns those who let people look.
            Topic::Looking => standing.may(Act::Share),
            // Of a home it is said only that a member is no longer there at all.
            Topic::Account => self == Self::AccountDeleted && standing.may(Act::SeeHome),
        }
    }
}

#[cfg(test)]
#[path = "activity/tests.rs"]
mod tests;
