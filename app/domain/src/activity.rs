//! What the audit log records.

use crate::words::words;

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
        ReadingRecorded = "reading.recorded",
        ReadingCorrected = "reading.corrected",
        ReadingDeleted = "reading.deleted",
        ReadingUndone = "reading.undone",
        ReadingsImported = "readings.imported",
        ImportUndone = "readings.import_undone",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_unique_and_read_back() {
        for event in Event::ALL {
            assert_eq!(event.as_str().parse(), Ok(*event));
        }
    }
}
