# The way in
sign-in = Sign in
sign-out = Sign out
sign-up = Make an account
make-account = Make an account
have-account = I have an account
email = E-mail
password = Password
password-hint = At least 8 signs; a few words in a row are best.
your-name = Your name
your-name-hint = How the others in your home will see you.
setup-code = One-time code
setup-code-hint = The server printed it when it started. Only the first account needs it.
sign-up-first-lede = This server has no account yet. The first one is yours to make; it looks after the server.
sign-up-lede = An account on this server, with e-mail and password.
sign-up-taken = There is an account with this e-mail already. Sign in instead.
sign-up-wrong-code = That is not the code the server printed. It may have been started again since, with a new one.
sign-up-closed = This server takes no new accounts. Ask whoever runs it.
sign-in-wrong = E-mail and password do not belong together. Check both and try again.
sign-in-too-many = Too many attempts. Wait { $minutes ->
        [one] a minute
       *[other] { $minutes } minutes
    } and try again.
engraving = Gas in one house in 2021, a line for every two days. The red one is 8 and 9 February.
engraving-described = Gas burnt in one house through 2021: high in winter, nearly nothing in summer

# Providers, welcome, what keeps somebody out, privacy, sessions
provider-line = LINE
provider-google = Google
continue-with = Continue with { $provider }
without-cookies = Nobody can come in at this address: browsers keep the sign-in cookie only over https, or on the server’s own machine. Whoever looks after this Almanac can put a proxy with a certificate before it.
or-account-here = or with an account on this server
google-not-inside = Google lets nobody in from within another app. Open this page in your phone’s browser to use it.
ways-in = Ways to sign in
ways-one-stays = One way always stays: the last one left cannot be unlinked.
identity-linked-since = Linked as { $name }, { $since }. Last used { $used }
identity-not-linked = Not linked. { $provider } tells Almanac who you are, nothing else
identity-link = Link { $provider }
identity-unlink = Unlink
identity-linked = { $provider } is linked. Other devices were signed out.
identity-unlinked = { $provider } is unlinked. Other devices were signed out.
picture-yours = Your picture, copied from there
link-lede = From then on, whoever can sign in at { $provider } as you opens this account, { $name }. { $provider } is asked who you are; your other devices are signed out.
link-go = Go to { $provider }
unlink-title = Unlink { $provider }
unlink-lede = Whoever signs in at { $provider } as { $name } no longer comes in here. Your other devices are signed out; homes and readings stay.
unlink-line = LINE is told that you no longer use it here. You can look it up in LINE, under Settings, Account, Connected apps.
unlink-line-untold = It is long ago that you signed in with LINE, so LINE cannot be told by us: remove Almanac in LINE, under Settings, Account, Connected apps. Or sign in with LINE once more before you unlink it.
unlink-google = Google keeps a note of the link: you can remove it in your Google account, under Third-party connections (myaccount.google.com/connections).
identity-last = This is your only way in. Link another, or set a password, before you unlink it.

welcome = Welcome
welcome-lede = Two things, and the book is open: what you are called, and the home whose counters you read.
welcome-called = How others here see you
welcome-home = Your first home
welcome-later = Later

to-sign-in = Back to signing in
open-outside = Open in the browser
refused-cookies-title = This browser did not remember
refused-cookies-text = The way to { $provider } was begun in another browser, or this one keeps no cookies. Allow cookies for this address, and begin and end in the same browser.
refused-expired-title = That took too long
refused-expired-text = An attempt to sign in lasts ten minutes and counts once. Nothing has happened; begin again.
refused-refused-title = { $provider } did not let you in
refused-refused-text = You did not agree, or { $provider } said no. Nothing has happened here, and nothing was stored.
refused-down-title = { $provider } does not answer
refused-down-text = Your readings are safe here; only this way in is closed for the moment. Try again in a few minutes, or come in another way.
refused-wrong-title = What { $provider } sent does not hold
refused-wrong-text = The answer failed a check, so nobody was signed in. Begin again; if it happens twice, tell whoever looks after this Almanac, with the reference below.
refused-closed-title = New people are not let in here
refused-closed-text = Nobody is known here under this { $provider } account. Ask whoever looks after this Almanac for an account, then link { $provider } to it.
refused-deactivated-title = This account is not active
refused-deactivated-text = Whoever looks after this Almanac has deactivated it. Ask them.
refused-others-title = This { $provider } account is linked already
refused-others-text = It opens another account here. Accounts are never merged: unlink it there first, if it is yours.
refused-another-title = That was somebody else
refused-another-text = { $provider } vouched for another person than the one who is signed in here. Nothing has happened.
refused-embedded-title = { $provider } needs your browser
refused-embedded-text = { $provider } lets nobody in from within another app. Open this page in the phone’s own browser; in most apps the menu at the top has it.
refused-many-title = Too many attempts
refused-many-text = A great many attempts came from your address. Wait a quarter of an hour, then begin again.

privacy = Privacy
terms = Terms
privacy-lede = What this Almanac knows about you, and who sees it.
privacy-kept = It keeps what you type: your name, your e-mail address if you give one, your homes, sources and readings, and who changed what and when. A password is kept only as a hash that cannot be turned back.
privacy-providers = If you come in with LINE or Google it keeps their name for you, and your name, picture and e-mail address there, to show them to you. They are never used to find you, and the provider learns nothing about your readings.
privacy-cookies = One cookie keeps you signed in, another lasts ten minutes while you sign in with a provider, a third remembers the language you chose. There are no others, and nothing is loaded from anybody else.
privacy-seen = Your readings are seen by the members of their home and by those with whom you share a source; not by whoever looks after this server.
privacy-leave = You can take everything along as a file, and delete your sources and homes; after 30 days nothing of them is left. You can delete your account: what you recorded for others stays, without your name.
privacy-operator = From whoever looks after this Almanac
terms-lede = Almanac is free software, given as it is, under the licences that come with it.
terms-operator-none = Whoever looks after this Almanac has added no terms of their own.

again = Once more: is it you?
again-lede = { $name }, this could be done by anybody with your device in hand. Show again that it is you; then you have five minutes.
again-wrong = That is not your password.
again-go = Go on
again-not-now = Not now

sessions = Where you are signed in
sessions-lede = Every browser that opens your account. Ending one works at its next request, wherever it is.
session-here = This browser
session-now = now
session-about = Signed in { $since }. Last used { $used }
session-way = { $way ->
        [password] with your password
        [line] with LINE
        [google] with Google
       *[other] in another way
    }
session-unknown = A browser
session-of = { $browser } on { $system }
session-end = End it
session-end-others = End all but this one
session-ended = The session was ended.
sessions-ended = { $count ->
        [0] There were no others.
        [one] One other session was ended.
       *[other] { $count } other sessions were ended.
    }
sessions-only = You are signed in nowhere else.
