# Activity
sealed = Each line is tied to the one before; whoever runs this server can check with “almanac audit verify” that none was changed or taken out.
somebody = Somebody
former-member = Former member
line-no = No. { $number }, { $time }
person-any = Everybody
source = Source
source-any = All sources
about = About
about-any = Everything
about-readings = Readings
about-sources = Sources
about-sharing = People and access
about-looking = Who looked
about-home = The home
about-account = Accounts
all-about-readings = All about readings
all-about-sources = All about sources
all-about-sharing = All about people and access
all-about-looking = All looks
all-about-home = All about the home
all-about-account = All about accounts
act-reading-recorded = Reading recorded
act-reading-corrected = Reading corrected
act-reading-deleted = Reading deleted
act-reading-undone = Change of a reading undone
act-reading-photo-added = Photo added
act-reading-photo-removed = Photo removed
act-reading-disputed = Second value for a moment
act-reading-dispute-settled = Second value decided
act-readings-imported = File brought
act-readings-import-undone = File taken out again
act-source-added = Source added
act-source-changed = Source changed
act-source-converted = Unit told otherwise
act-source-parts-changed = Parts of a source changed
act-source-days-opened = Days opened
act-source-days-closed = Days closed
act-source-checks-changed = Checks changed
act-meter-replaced = Meter replaced
act-meter-corrected = Meter put right
act-meter-taken-back = Replacement taken back
act-source-exported = Source taken along as a file
act-source-deleted = Source deleted
act-source-restored = Source restored
act-source-moved-away = Source moved to another home
act-source-moved-here = Source moved here
act-member-changed = Role changed
act-member-removed = Member removed
act-member-left = Member left
act-invitation-made = Invitation made
act-invitation-remade = Link of an invitation made again
act-invitation-withdrawn = Invitation withdrawn
act-invitation-accepted = Invitation accepted
act-grant-given = Source shared
act-grant-changed = Sharing of a source changed
act-grant-ended = Sharing of a source stopped
act-grant-left = Source given back
act-source-published = Public page made
act-source-unpublished = Public page taken away
act-source-viewed = Source looked at
act-home-viewed-as = Home looked at as another
act-home-created = Home made
act-home-changed = Home changed
act-home-exported = Home taken along as a file
act-home-brought = Home brought from a file
act-home-deleted = Home deleted
act-home-restored = Home restored
act-home-handed-over = Home handed over
act-account-deleted = Account deleted
activity-from = From { $date }
activity-to = Until { $date }
activity-none = Nothing like this
activity-none-by = Nothing by { $who } like this
activity-none-yet = Nothing has happened yet
show-everybody = Show everybody
show-everything = Show everything
told-read = may read
told-write = may write
told-admin = may do everything with it
told-until = until { $when }
told-no-end = without an end
own-activity = Activity of your account
own-activity-lede = When and from where somebody signed in as you, and what was changed of how you come in.
own-activity-see = See it
own-line-no = No. { $number }, { $when } UTC
event-account-created = { $who } made an account
event-account-signed-in = { $who } signed in
event-account-signed-out = { $who } signed out
event-account-sign-in-failed = Somebody could not sign in as { $who }
event-account-session-ended = { $who } ended a session on a device
event-account-sessions-ended = { $who } ended the sessions on all other devices
event-account-identity-linked = { $who } linked a way to sign in
event-account-identity-unlinked = { $who } unlinked a way to sign in
event-account-profile-changed = { $who } changed their profile
event-account-email-changed = { $who } changed their e-mail address
event-account-email-verified = { $who } confirmed their e-mail address
event-account-password-changed = { $who } changed their password
event-account-password-reset = { $who } set a new password with a link
event-account-second-factor-added = { $who } turned on the second step
event-account-second-factor-removed = { $who } turned off the second step
event-account-recovery-code-used = { $who } signed in with a recovery code
event-account-recovery-codes-made = { $who } made new recovery codes
event-account-deactivated = The account of { $who } was deactivated
event-account-reactivated = The account of { $who } was activated again
event-account-reset-link-made = A link for a new password of { $who } was made
event-home-created = { $who } made this home
event-home-changed = { $who } changed the home
event-home-exported = { $who } took the home along as a file
event-home-brought = { $who } brought this home from a file
event-source-exported = { $who } took { $source } along as a file
event-readings-imported = { $who } brought a file to { $source }
event-readings-import-undone = { $who } took a file out of { $source } again
event-home-deleted = { $who } deleted the home
event-home-restored = { $who } restored the home
event-account-exported = { $who } took their account along as a file
event-account-deleted = { $who } deleted their account
event-home-handed-over = { $who } handed the home over to { $whom }
event-home-viewed-as = { $who } looked at this home as { $whom }
event-member-changed = { $who } changed what { $whom } is here
event-member-removed = { $who } removed { $whom } from this home
event-member-left = { $who } left the home
event-invitation-made = { $who } made an invitation { $sources ->
    [0] to the home
    [1] to { $source }
   *[other] to { $sources } sources
}
event-invitation-remade = { $who } made a new link for an invitation { $sources ->
    [0] to the home
    [1] to { $source }
   *[other] to { $sources } sources
}
event-invitation-withdrawn = { $who } withdrew an invitation { $sources ->
    [0] to the home
    [1] to { $source }
   *[other] to { $sources } sources
}
event-invitation-accepted = { $who } accepted an invitation from { $whom } { $sources ->
    [0] to the home
    [1] to { $source }
   *[other] to { $sources } sources
}
event-grant-given = { $who } shared { $source } with { $whom }
event-grant-changed = { $who } changed what { $whom } may do with { $source }
event-grant-ended = { $who } stopped sharing { $source } with { $whom }
event-grant-left = { $who } gave { $source } back
event-source-viewed = { $who } looked at { $source }
event-source-published = { $who } made a public page of { $source }
event-source-unpublished = { $who } took the public page of { $source } away
event-source-moved-away = { $who } moved { $source } to another home
event-source-moved-here = { $who } moved { $source } here from another home
event-source-added = { $who } added { $source }
event-source-changed = { $who } changed { $source }
event-source-parts-changed = { $who } changed what { $source } is worked out from
event-source-days-opened = { $who } opened the days of { $source } to all it is shared with
event-source-days-closed = { $who } closed the days of { $source } to those who see all its parts
event-source-converted = { $who } changed what a unit of { $source } stands for
event-source-checks-changed = { $who } changed the checks of { $source }
event-meter-replaced = { $who } noted another meter of { $source }
event-meter-corrected = { $who } put right what is known of a meter of { $source }
event-meter-taken-back = { $who } took a replaced meter of { $source } back
event-source-deleted = { $who } deleted { $source }
event-source-restored = { $who } restored { $source }
source-gone = a source that is gone
event-reading-recorded = { $who } recorded { $source }
event-reading-corrected = { $who } corrected { $source }
event-reading-deleted = { $who } deleted a reading of { $source }
event-reading-undone = { $who } undid a change of { $source }
event-reading-photo-added = { $who } added a photo of { $source }
event-reading-photo-removed = { $who } removed a photo of { $source }
event-reading-disputed = { $who } noted another value of { $source } for a moment that has one
event-reading-dispute-settled = { $who } decided between two values of { $source }
