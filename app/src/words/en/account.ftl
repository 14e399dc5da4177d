# One's own account
delete-account = Delete your account
delete-account-hint = What goes with it, what stays, and what to do before.
delete-account-open = Look at it first
delete-account-lede = Your account can end for good. Nothing on this page happens before you have typed your name at its end.
delete-account-goes = What goes
delete-account-goes-what = Your name, your e-mail address, your picture, every way you sign in, where you are signed in, and the log of your account: at once. From the activity of homes, within minutes: from which address and with which browser you did something.
delete-account-trashed = Homes of yours in the trash, which nobody else could restore: { $homes }.
delete-account-stays = What stays
delete-account-stays-what = What you recorded in homes of others, and when. It stands there under “Former member”. Backups of this server that were made before keep you until they are thrown away.
delete-account-homes = To do first
delete-account-homes-first = Homes that only you own stay with nobody: hand each over to somebody, or delete it.
delete-account-hand-over = Hand over
delete-account-hand-over-named = Hand over { $name }
delete-account-last-admin = You are the only one who looks after this Almanac, so your account stays until somebody else does. Whoever runs the server can add them with “almanac user add --admin”.
delete-account-line = LINE is told that you no longer use it here. Should LINE not take it for half a day, we give up and cannot tell you: look it up in LINE, under Settings, Account, Connected apps.
delete-account-line-untold = It is long ago that you signed in with LINE, so LINE cannot be told by us: remove Almanac in LINE, under Settings, Account, Connected apps.
delete-account-line-again = If you sign in with LINE once more now, LINE is sure to be told.
account-deleted = Your account is deleted
account-deleted-lede = You are signed out everywhere. Your traces in homes of others are being taken away, within minutes.
account-deleted-line = LINE is being told that you no longer use it here. Should LINE not take it for half a day, we give up and cannot tell you: look it up in LINE, under Settings, Account, Connected apps.
account-deleted-line-untold = LINE could not be told: remove Almanac in LINE, under Settings, Account, Connected apps.
name-called = How others here see you
name-changed = Your name is changed, in every home you are in.
sessions-hint = Every browser that opens your account, and the way to end one.
sessions-see = See them
email-what-for = You sign in with it.
email-what-for-mail = You sign in with it, and a link to a new password goes there.
email-is-confirmed = confirmed
email-not-confirmed = not confirmed
email-change = Change the e-mail
email-lede = From the next time on you sign in with it.
email-lede-mail = A link is mailed there. You sign in with the new address once you have opened it; until then the old one counts.
email-send = Mail me a link
email-asked = A link is on its way to { $email }. Open it in this browser within a day.
email-changed = You sign in with the new address from now on.
email-taken = Somebody signs in with this address already.
email-confirm = Confirm the e-mail
email-confirm-lede = You sign in with { $email } from now on.
email-confirmed = The address is confirmed: you sign in with it from now on.
email-sign-in-first = Sign in in this browser first. Then open the link in the mail once more.
email-ended = It was used, a newer one was mailed, a day has gone by, or somebody else asked for it. Ask for another on your account page.
password-and-second-step = Password and second step
password-none = You come in with a provider. With a password you can come in without it too.
password-add = Add a password
password-add-lede = You can then sign in with this e-mail and password as well. Other devices are signed out.
password-added = You can sign in with your e-mail and password now. Other devices were signed out.
password-change = Change the password
password-change-lede = All other devices are signed out.
password-changed = Your password is changed. Other devices were signed out.
password-old = Password until now
password-new = New password
second-step = The second step
second-step-is-on = After the password a code from your phone is asked for.
second-step-is-off = Whoever knows your password is in. A code from your phone as a second step keeps them out.
second-step-manage = The second step
second-step-set-up = Set up a second step
second-step-lede = After your password you will type six digits that an authenticator app on your phone shows. Whoever only knows your password stays outside.
second-step-no-password = It comes after a password, and you come in with a provider, which has a second step of its own.
second-step-begin = Set it up
second-step-scan = Scan this with your authenticator app, then type the six digits it shows.
second-step-qr = A code for the camera of your authenticator app
second-step-type = If the camera cannot: type this into the app, as a key that goes by time.
second-step-here = The app is on this device
second-step-first = The six digits the app shows
second-step-first-hint = They change every 30 seconds.
second-step-wrong = That is not what the app should show. Wait for the next six digits; if it goes on, look whether the phone’s clock is right.
second-step-turn-on = Turn it on
second-step-turn-on-hint = Other devices are signed out. Next come ten recovery codes, to print or write down.
second-step-leave = Leave it off
second-step-since = On since { $day }
second-step-turn-off = Turn it off
second-step-turn-off-hint = Your password alone opens the account then, and the recovery codes end.
second-step-turned-off = The second step is off.
recovery-codes = Your recovery codes
recovery-codes-keep = Each opens the door once, when your phone is not there. Print them or write them down now: this page shows them once and never again.
recovery-codes-new = New recovery codes
recovery-codes-left = { $count ->
        [0] None is left.
        [one] One is left.
       *[other] { $count } are left.
    }
recovery-codes-hint = New ones replace those you have.
recovery-codes-make = Make new ones
code-title = The second step
code = Code
code-hint = The six digits your authenticator app shows, or a recovery code.
code-wrong = That is not the code, or it was used already. Wait for the next one.
code-ended = That took too long. Begin again with your password.
code-lost = No phone and no recovery code? Whoever looks after this Almanac cannot open your account either, only help you to a new password.
forgotten = Forgotten the password?
forgotten-lede = Type the address you sign in with. A link to a new password is mailed there.
forgotten-send = Mail me a link
forgotten-sent = If somebody signs in with this address, a link is on its way there. It works for an hour.
forgotten-nothing-came = Nothing came? Look among the unwanted mail, and whether it is the address you sign in with.
forgotten-ask = This Almanac sends no mail. Ask whoever looks after it for a link to a new password.
forgotten-yourself = If that is you, make one on the server:
reset = A new password
reset-lede = { $name }, choose the password you will sign in with.
reset-set = Set it
reset-ends = All devices are signed out, and this link ends. A second step stays on.
reset-unlinks = This address was not confirmed before, so a second step is turned off and ways to sign in with a provider are unlinked: somebody else may have set them up. Set up yours again on your account page.
reset-done = Your new password counts. Sign in with it.
reset-ended = This link has ended
reset-ended-text = It works once and for an hour, and a newer one ends the older.
reset-again = Ask for another
mail-reset-subject = A new password for Almanac
mail-reset =
    Somebody, probably you, forgot the password of your Almanac. Open this link within an hour to set a new one:

    { $link }

    If it was not you, do nothing: your password stays as it is.
mail-confirm-subject = Confirm your e-mail for Almanac
mail-confirm =
    You want to sign in to your Almanac with this address. Open this link within a day, in the browser where you are signed in:

    { $link }

    If it was not you, do nothing.
mail-moved-subject = You sign in to Almanac with another address now
mail-moved =
    From now on you sign in to your Almanac with { $email }, and no longer with this address.

    If it was not you, somebody has your account open: ask whoever looks after your Almanac for help at once.
admin-reset = A new password
admin-reset-hint = A link with which { $name } sets a new password, for you to hand over. Whoever opens it can come in as { $name }. It works once, for an hour. Their second step stays on. It is written in the activity of their own account.
admin-reset-mail-hint = A link with which { $name } sets a new password is mailed to them. It works once, for an hour. Their second step stays on. It is written in the activity of their own account.
admin-reset-mail = Mail a link
admin-reset-mailed = A link was mailed to { $name }.
admin-reset-make = Make a link
admin-reset-shown = Give this to { $name }, over a way that only they read. It is shown once.
