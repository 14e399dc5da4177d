# Almanac in English. One message a line; a key asked for nowhere, or missing here, turns a test red.

almanac = Almanac
motto = What the house used, and who wrote it down.
skip = Skip to the page
navigation = Main
home = Home
homes = Homes
activity = Activity
account = Account
account-of = Account:
today-is = Today, { $date }

number-group = ,
number-point = .
date = { $day } { $month } { $year }
date-short = { $day } { $month }
moment = { $date }, { $time }
month-of-year = { $month } { $year }
percent = { $share }%
month-to = { $last ->
        [1] 1
       *[other] 1–{ $last }
    } { $month }
counter =
    { $digits ->
        [one] { $digits } digit
       *[other] { $digits } digits
    }, { $decimals ->
        [0] no decimals
        [one] { $decimals } decimal
       *[other] { $decimals } decimals
    }

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec

weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
weekday-day = { $weekday } { $day }

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

# Homes
home-new = A home
home-first-lede = Name the place whose counters you read. You can change all of this later.
home-name = Name
home-name-hint = What the household calls it, like 14 Mill Lane.
address = Address
zone = Time zone
zone-choose = Choose…
zone-change-hint = Days and months are counted in the home’s time zone. A change counts them all anew.
currency = Currency
currency-hint = Three letters, like GBP or EUR.
home-make = Make the home
home-created = The home is there.
home-edit = Change the home
home-add = Add a home
homes-all = All homes
home-switch = Choose another home
role-viewer = viewer
role-editor = editor
role-manager = manager
role-owner = owner
role-guest = guest
role-viewer-means = reads everything
role-editor-means = reads and records everything
role-manager-means = keeps sources, viewers and editors
role-owner-means = everything, and hands the home over
role-none = no member
role-none-grants = no member, only what was shared with them
role = Role
level = Level
level-read = read
level-write = write
level-admin = admin
level-write-means = write: read and record
level-admin-means = admin: write, correct and share
level-none = no access
sources = Sources
level-none-beside = nothing beside their role
until = Last day, if it should end
until-hint = It ends by itself at midnight in the home’s time zone.
until-day = until { $day }
to-day = to { $day }
cancel = Leave it as it is
problem-level = Please choose a level.
problem-role = Please choose a role.
problem-until = Please write the date as year-month-day, such as 2027-03-31.
problem-until-past = That day is over. Choose today or a later day, or leave it empty.
problem-outlasts = Your own access ends after { $day }, and what you give cannot last longer. Choose that day or an earlier one.
problem-owner-until = An owner stays: leave the day empty.
problem-no-sources = Please choose at least one source.
problem-last-owner = You are the last owner: make somebody else owner first.
people = People
people-and-access = People & access
people-lede = { $people ->
    [one] One person sees something of this home
   *[other] { $people } people see something of this home
  }{ $ending ->
    [0] .
    [one] , one of them only for a while.
   *[other] , { $ending } of them only for a while.
  }
people-press = Press a level to change or end it.
people-press-see = Press a level to see who gave it.
invite-shown = These are the ones in the table. Find others there first.
people-from-to = People { $from } to { $to } of { $count }
sources-from-to-of = Sources { $from } to { $to } of { $count }
people-table = People and their level for each source
person = Person
that-is-you = { $what }, you
grants-only = guest
change-person = change what { $name } is here
see-person = see who made { $name } that
level-of = { $name }, { $source }:
level-of-none = { $name }, { $source }: nothing yet
view-as = View as
view-as-name = View as { $name }
view-band = You see what { $name } sees. Nothing can be changed.
view-stop = Stop
change-on = What { $name } may do with { $source }
by-role = Has this by being { $role } of the home.
by-role-here = Has this by being { $role } of the home; more can be given beside.
granted-since = Shared by { $who } on { $day }
member-since = Made that by { $who } on { $day }
close = Close
change-in-home = What { $name } is here
all-sources = All sources at once
all-sources-hint = Gives { $name } this level on each source of the home beside their role, or takes it back.
save-all = Save for all
end-access = End all access
end-access-hint = { $name } sees nothing of this home any more. What they recorded stays.
access-changed = Access changed.
access-ended = All access ended.
invite = Invite
invite-title = Invite someone
invite-label = A name for you to remember it by
invite-label-hint = Whoever is invited does not see it.
invite-to = To
invite-to-sources = some sources
invite-make = Make a one-time link
invitations-waiting = Waiting to be accepted
invitation-made = The link is ready. It is shown this once.
invitation-remade = There is a new link; the old one no longer works.
invitation-withdrawn = The invitation is withdrawn.
invitation-accepted = Welcome: it is shared with you now.
invitation-already = You had that already. The link still works for somebody else.
invitation-shorter = It was not accepted: what you have here lasts longer than what the link gives, and would end with it. Ask for your level to be changed instead.
invitation-link = Link
invitation-qr = QR code of the link
invitation-once = Send it or let it be scanned. It opens once, for whoever accepts first, and is not shown again.
invitation-good = The link is good once, until { $when }.
invitation-expired = The link ended on { $when }.
invitation-by = Made by { $who }, { $when }.
invitation-remake = Make a new link
invitation-withdraw = Withdraw it
gives-role = { $role } of the home
gives-level = { $level } { $sources }
invitation = An invitation
invitation-lede = { $who } invites you to { $home }:
invitation-until = It ends by itself after { $day }.
invitation-accept = Accept
invitation-as = You are signed in as { $name }.
invitation-sign-in = Sign in to accept it; you come back here.
shared-with-you = Shared with you
you-are = You are { $role } of { $home }.
leave-home = Leave or hand over this home
leave-guest = Give back what is shared with you
leave-title = Leave { $home }
leave-text = You will see nothing of { $home } any more, and what was shared with you beside is given back. What you recorded stays.
leave-text-guest = Everything that is shared with you of { $home } is given back. What you recorded stays.
leave-last-owner = You are the last owner of { $home }, and a home always has one. Make somebody else owner, then you can leave; or delete the home.
leave-go = Leave { $home }
left-home = You left { $home }.
give-back-source = Give { $source } back
given-back = You gave { $source } back.
hand-over = Hand over
hand-over-text = Another member becomes owner: they may do everything, and nobody can take it from them but an owner.
hand-over-to = New owner
hand-over-then = And you
hand-over-nobody = There is no other member yet. Invite somebody first.
handed-over = { $home } is handed over.
then-owner = stay owner
then-manager = become manager
then-editor = become editor
then-viewer = become viewer
then-leave = leave the home

# Sources
sources-in-order = Sources in walking order
sources-from-to = Sources { $from } to { $to }
source-search = Name or place
no-source-found = No source here is called that, or hangs there.
page-before = Before
page-next = Next
search-find = Find
search-all = Show all
first-title = The first page is yours to write
first = Find one counter in the house. Say what it counts, copy its digits, and Almanac takes it from there.
first-title-viewer = Nothing is read here yet
first-viewer = As soon as somebody adds a source, it shows here.
what-counts = What does it count?
kind-electricity = Electricity
kind-water = Water
kind-gas = Gas
kind-heat = Heat
kind-solar = Solar
kind-temperature = Temperature
kind-odometer = Odometer
kind-other = Something else
source-new = A source
source-name = Name
source-make = Add it
source-added = It is there. Now its first reading.
source-edit = Change { $source }
add-source = Add a source
place = Place
place-hint = Where it hangs, like hall cupboard, behind the coats.
source-address-hint = Only if it is not the home’s.
serial = Serial number
serial-no = No. { $serial }
unit = Unit
unit-hint = What one step of the counter is, like h or kg.
counts = What is noted
counts-cumulative = What the counter shows
counts-cumulative-hint = It only counts up; use is the difference
counts-countdown = What is left on the counter
counts-countdown-hint = Prepaid: it counts down, and a top-up raises it
counts-interval = What was used from one moment to another
counts-interval-hint = As on a bill, or hour by hour from a supplier
counts-gauge = How it stands at a moment
counts-gauge-hint = A temperature, a level: it goes up and down, and has a mean
counts-virtual = Nothing: it is worked out from other sources
combine-or = Or from what is read already
combine-title = Work a source out from others
combine-lede = A sum, what is left beside the sub-meters, or a share: its days follow from those of other sources, and nobody reads it.
combine-nothing = First there must be a source that is read, with a use to add.
combine-unit-hint = What its use is told in. Parts told in other units of the kind are converted.
combine-parts = Worked out from
combine-parts-hint = Of each source: whether it counts, and how much of it. A share is like 50 % or 1/3; empty is all.
combine-sign-none = No part
combine-sign-added = Added
combine-sign-subtracted = Subtracted
combine-share = All
combine-share-of = Share of { $source }
share-whole = All of it
told-in = Told in
through-title = Adding up through { $year }
through-unit = { $unit } since 1 January
through-description = To the end of { $month }, or as far as it is known: { $now } { $unit }; the year before { $past } { $unit }.
through-partly = partly known
degrees-heating = Heating degree days in { $year }
degrees-cooling = Cooling degree days in { $year }
degrees-unit = degree days, base { $base } °C
degrees-explained = Of each day, by how much its mean lies below the base, or above it when cooling; a day without nearly all of its hours counts for nothing.
notice-odd = Days that stand out, in { $unit }: { $days }.
notice-odd-day = { $date } with { $used }, usually about { $usual }
notice-calibration = Its meter has to be calibrated or replaced by { $due }.
notice-calibration-over = Its meter should have been calibrated or replaced by { $due }.
problem-share = A share is more than 0 and at most 100 %, or a fraction like 1/3.
problem-parts-none = Choose at least one source that counts.
problem-parts-many = At most { $max } parts.
problem-parts-twice = A source is there twice.
problem-part-gone = A source is not there any more. Choose again.
problem-part-no-use = Its values do not add up to a use, or it is worked out itself.
problem-part-unit = Its use is told in { $own }, which does not convert to { $unit }.
part-of = { $others } is worked out from { $source }. Take it out there first.
part-of-hidden = Another source of this home is worked out from { $source }. Whoever manages the home has to take it out there first.
parts-title = The parts of { $source }
parts-change = Change the parts
parts-rule = A day is known when the whole day is known of every part.
parts-close-days = With other parts its days are closed again, until you open them below.
days-title = Who sees its days
days-are-closed = Whoever sees all its parts sees { $source }. To others with whom it is shared it is “not available”.
days-are-open = Everybody with whom { $source } is shared sees its days, months and years, also those who do not see its parts.
days-follow = What can be worked out from its days
days-follow-but-one = Whoever sees it, and all but one of { $parts }, can work out that one, day by day.
days-follow-alone = Whoever sees it can work out { $parts }, day by day.
days-follow-together = Whoever sees all sources of this home whose days are open, as by their public pages: { $parts }, day by day.
days-follow-who = { $who }, by what they see besides: { $parts }, day by day.
days-follow-nothing = { $who }: no single source, by what they see now.
days-open = Open its days to those it is shared with
days-close = Close its days again
days-changed = Its parts were changed meanwhile. Look again at what can be worked out.
days-opened = Its days are open to everybody with whom it is shared.
days-closed = Its days are for those only who see all its parts.
not-available-title = Not available to you
not-available = This source is worked out from others, and you do not see all of them. Ask whoever shared it: its days can be opened.
no-days-title = Nothing is known yet
no-days = A day is known once the whole day is known of every part.
about-source = About it
worked-out = Worked out from other sources
not-available-short = Not available to you
virtual-explained = Each day is worked out from whole days of its parts. “Known” is the part of the time of which all parts are known; hatched is what rests on an estimate, or has no reading in it.
public-days-first = What everybody sees of it follows from other sources. Say first that its days are open, and see what can be worked out from them.
registers = Registers
registers-several = It shows several numbers, like day and night
registers-hint = One name a line. Leave it empty if the meter shows one number only.
largest-gap = Longest silence, in minutes
largest-gap-hint = Nothing is known between two values further apart. Empty: three times the usual.
digits = Digits before the point
digits-hint = Count the boxes, leading zeros too.
decimals = Decimals
decimals-hint = Often red; 0 if there are none.
description = Description
counts-with = Counter
multiplier = Times
multiplier-hint = Behind transformers one shown unit stands for several: 200 to 5 ampere is 40. Empty: for itself.
falls = When it shows less than before
falls-ask = Ask
falls-ask-hint = Mistyped, rolled over, another meter: whoever reads it says
falls-rollover = It passed its highest number
falls-rollover-hint = Taken to be so if the use would be usual; else asked
falls-resets = It was set to zero
falls-resets-hint = A plug, a trip counter: it counts from zero again
meter-more = Transformers, calibration
meter-special = Transformers, and when it falls
meter = Meter
meters-all = All its meters
meters-title = Meters of { $source }
meters-lede = Every meter that hung here, and what it showed when it came and went. What is put right here changes the use, never a reading.
meter-place = Meter { $number }
meter-there = Fitted now
meter-came = Fitted { $when }
meter-came-at = Fitted { $when } at { $value }
meter-went = Removed { $when }; nobody noted what it showed
meter-went-at = Removed { $when } at { $value }
meter-times = Times { $factor }
meter-due = Calibration due { $date }
meter-fitted = Fitted
calibration-due = Calibration due
meter-correct = Put right
meter-correct-which = Put right what is known of { $meter }
meter-new = Meter was replaced
meter-new-title = { $source }: another meter
meter-new-lede = What the old one showed last, and what the new one shows first: then no use is lost between them.
meter-new-do = The new meter hangs
meter-edit-title = { $source }: what is known of a meter
meter-edit-lede = Use is worked out anew from it. The readings stay as they are.
meter-old = The old one
meter-last = It showed last
meter-last-hint = Leave it empty if nobody looked: then the use since its last reading stays unknown, and is never shown as nothing.
meter-last-over = It passed its highest number since it was read last
meter-this = The new one
meter-first = It showed when it was fitted
meter-when = When was it fitted?
meter-replaced = The new meter is noted.
meter-corrected = Put right. The use is worked out anew.
meter-taken-back = Taken back. The meter before it was there all along.
meter-back = It never was replaced
meter-back-hint = The meter before it is there again, with all readings.
meter-back-do = Take the replacement back
factors = What a unit stands for
factors-lede = Gas is read in m³ and told in kWh: the supplier’s bill has the factor. Here each { $unit } can be told in another unit, from a day on.
factors-change = Tell use in another unit
factor = Factor
factor-from = From
factor-always = From the beginning
factor-since = From { $date }
factor-told = 1 { $unit } is { $factor } { $use }
use-unit = Use is told in
use-unit-hint = Like kWh. Empty: in what it is read in.
conversions-saved = Saved. The use is worked out anew.
checks = Checks
checks-title = Checks of { $source }
checks-lede = What looks unusual is asked about anyway, by the source’s own past. Here you set more: what a value may be, and what comes of one that is not so.
checks-saved = Saved. They hold from now on; what is in the book stays.
compare = Compare
compare-title = { $source }: two dates
compare-lede = From one date to another, as on a bill, beside what is like it. Only equal spans are compared.
compare-from = First day
compare-to = Last day
compare-which = From when to when
compare-this = These { $days } days
compare-before = As many days before
compare-year = The same days a year before
compare-span = { $first } to { $last }
compare-period = Days
compare-a-day = A day
compare-known = Known
compare-partly = Not equally much is known of them: compare with care.
compare-year-so-far = From 1 January to { $last }
outlook = How it goes on
outlook-month = { $month }, likely
outlook-year = { $year }, likely
outlook-band = { $low } to { $high }
outlook-known = { $known } { $unit } of it is known; the rest is as the last weeks were.
outlook-known-year = { $known } { $unit } of it is known; the rest is as the last weeks were, and the same days of earlier years.
weather = With the same weather
weather-lede = What these days would have used by the habits of the year before, in the weather they had.
weather-source = Temperature
weather-base = Base, °C
weather-heating = Heating
weather-cooling = Cooling
weather-demand = Weather
weather-show = Show
weather-more = { $percent } more than the weather explains: { $used } { $unit }, by last year’s habits it would have been { $would }.
weather-less = { $percent } less than the weather explains: { $used } { $unit }, by last year’s habits it would have been { $would }.
weather-days = { $days ->
    [one] One day is compared.
   *[other] { $days } days are compared.
} Degree days: { $now } now, { $then } then. Weather explains { $explained } of the ups and downs of last year’s weeks.
weather-few = Too little of the year before has both use and temperature to compare.
weather-none = Use did not follow the weather in the year before; a comparison would be a guess.
weather-nothing = Of these days too little is known to compare.
notice-leak = Something runs on, day and night: about { $day } { $unit } a day since { $since }, where there were quiet hours before.
notice-leak-days = Something runs on: at least { $day } { $unit } a day since { $since }, where there were days without any before.
notice-jump = Since { $since } it is about { $after } { $unit } a day; it was { $before }.
notice-silent = { $days ->
    [one] Nothing was read for more than a day.
   *[other] Nothing was read for { $days } days.
} { $most ->
    [one] At most one was set.
   *[other] At most { $most } were set.
}
policy-off = Nothing
policy-question = Ask
policy-refuse = Do not save
policy-of = What comes of it
rule-range = A value outside
rule-range-from = At least
rule-range-to = At most
rule-never_decreasing = Less than the reading before it
rule-largest_use = More a day than
rule-silence = More days without a reading than
rule-days = Days
change = Change
never-read = Never read
by-on = { $when }, { $who }

# Readings
reading = Reading
readings = Readings
readings-of = Readings of { $source }
readings-all = All readings
no-readings-title = Nothing read yet
no-readings = Copy the digits once, and the book begins. From the second reading on it tells what was used.
none-match = No reading matches. Widen the dates, or choose any quality.
add-reading = Add a reading
read = Read
read-source = Read { $source }
last-time = Last time, { $when }
now = Now
used = Used
used-from = From
from-to = { $from } to { $to }
overlaps = It overlaps with what was used from { $from } to { $to }, noted by { $who }. Correct or delete that one first, or choose other moments.
value = Value
usual-by-now = Usually { $low } to { $high } by now.
value-hint = Comma or point, as you like.
date-field = Date
time-field = Time
quality = Quality
quality-any = Any
quality-good = good
quality-questionable = questionable
quality-bad = bad
quality-estimated = estimated
note = Note
metadata = Details
metadata-hint = One a line, like weather: rain
note-and-quality = Note, quality, details
why = Why
save = Save
saved = Saved.
see-source = See what it means
unsent = It did not arrive. All is kept here; press Save again, it is stored once only.
reading-saved = { $source } saved: { $value }, { $when }.
saved-since-changed = It was recorded before, and changed since. Here is how it stands.
kept-theirs = The one in the book stands.
from = From
to = To
show = Show
older = Older
changed = changed
used-since = { $used } { $unit }, { $a-day } a day

# Questions
ask-fell = { $typed } is less than { $last }, read on { $when }. What happened?
ask-above-next = { $typed } is more than { $next }, read later, on { $when }. What happened?
ask-rose = { $typed } is more than { $last }, read on { $when }. Was it topped up?
ask-below-next = { $typed } is less than { $next }, read later, on { $when }. Was it topped up in between?
ask-rose-detail = Type what it was topped up by, here or at the later reading, and use is known. Nothing is lost whatever you answer.
ask-reset = It was set to zero
ask-reset-hint = It counts from zero again
ask-new-meter = This is another meter
ask-new-meter-hint = Note first what both showed; what you typed comes along
ask-unknown = Nobody knows
ask-unknown-hint = The use in between stays unknown
new-meter-first = First the new meter, then its reading.
ask-far-above = That is { $used } { $unit } a day, usually { $low } to { $high }.
ask-far-above-short = That is { $used } { $unit } since it was read last, usually { $low } to { $high } in that time.
ask-far-off = { $typed } { $unit } is far from what is usual here: { $low } to { $high }.
basis-season = So it was at this time of the year.
basis-lately = So it was lately.
basis-sparse = So say the few readings there are.
ask-same-day = It was read that day already: { $value }, { $when }. Note both?
ask-right = It is right
ask-right-hint = It is saved, and that it was asked stays with it
ask-estimated = I estimated
ask-estimated-hint = It is saved as an estimate
ask-meant = I meant { $value }
ask-meant-hint = That would be usual
check-range = Between { $minimum } and { $maximum } { $unit } was set for this source.
check-range-from = At least { $minimum } { $unit } was set for this source.
check-range-to = At most { $maximum } { $unit } was set for this source.
check-decreasing = It is less than the reading before it. For this source it was set that it never is.
check-largest-use = At most { $most } { $unit } a day was set for this source; this is more.
check-silence = { $days ->
    [one] It is more than a day since it was read last; that was set as the longest silence.
   *[other] It is more than { $days } days since it was read last; that was set as the longest silence.
}
check-refused = It is not saved. Put it right, or let whoever looks after the source change the rule.
top-up = Topped up by
top-up-hint = Since it was read last. Empty if it was not.
ask-fell-detail = Nothing is lost whatever you answer; the answer stays with the reading.
ask-mistyped = I mistyped
ask-mistyped-hint = Back to the digits; they stay as typed
ask-rolled-over = The counter rolled over
ask-rolled-over-hint = It passed its highest number and began again: { $capacity } is added
mistyped = Put the digits right. Everything else is kept.
ask-ambiguous = Does { $typed } have decimals?
ask-ambiguous-detail = It can be read in two ways.
ask-whole = No, it is a whole number
ask-fraction = Yes, the sign is a decimal point
ask-twice = There were two { $time } that day. Which one?
ask-twice-detail = The clocks went back.
ask-future = This lies in the future; it is { $now } now. Is the date right?
ask-future-detail = A reading of tomorrow counts as soon as it is noted.
ask-first = The first
ask-first-hint = Before the clocks went back
ask-second = The second
ask-second-hint = After the clocks went back
ask-conflict = There are two readings for one moment, { $when }. Which stands?
ask-conflict-detail = { $who } noted { $theirs }, you typed { $mine }. Nothing is changed until you say.
ask-theirs = { $who }: { $value }
ask-theirs-hint = Yours is not added
ask-mine = Mine: { $value }
ask-mine-hint = The other one becomes the version before
ask-both = Keep both for now
ask-both-hint = The book’s value counts until somebody decides
kept-both = Both are kept. The book’s value counts until somebody decides which stands.
disputes = Two values for one moment
dispute-told = { $when }: { $who } noted { $value } as well.
dispute-gone = What it was noted beside is no longer there.
dispute-book = The book’s stands
dispute-rival = { $value } stands
dispute-see = See the book’s
dispute-settled = Decided. What was dropped stays in the activity.
dispute-over = There was nothing left to decide.
moment-taken = There is another reading at that moment, { $when }: { $value }, noted by { $who }. Correct or delete that one first, or choose another moment.
already-there = It was in the book already, from { $who }. Nothing was added.
answered-rolled-over = Asked why it is less than before: the counter rolled over.
answered-reset = Asked why it is less than before: the counter was set to zero.
answered-unknown = Asked why it does not follow: nobody knows.
topped-up = Topped up by { $value }.

# Files
import-title = Bring a file
import-lede = A table of readings, from a supplier, another program or a spreadsheet. It is read and tried first; nothing is saved before you say so.
import-file = File
import-file-cumulative = CSV or text, also packed as .gz: a moment and what the counter showed, one line each.
import-file-interval = CSV or text, also packed as .gz: from when, or to when, and what was used, one line each.
import-file-gauge = CSV or text, also packed as .gz: a moment and how it stood, one line each.
import-bring = Bring it
import-earlier = Brought before
import-steps = From file to readings
import-step-file = File
import-step-trial = Trial
import-step-saved = Saved
import-state-brought = not tried yet,
import-state-trying = being tried,
import-state-tried = tried, not saved,
import-state-saving = being saved,
import-state-saved = saved,
import-state-undoing = being taken out,
import-state-undone = taken out again,
import-state-failed = could not be read,
import-count =
    { $count ->
        [one] { $count } reading,
       *[other] { $count } readings,
    }
import-left = The file was put away. Nothing was saved.
import-failed = The file could not be worked through: it is packed wrongly, cut off, or its columns do not fit. Check what each column is, or bring it again.
import-put-away = The file itself was put away after a week. Bring it again.
import-recognised = What was recognised
import-size = { $bytes } bytes; { $lines } lines looked at
import-encoding = Letters
import-separator = Separator
import-decimal = Decimals
import-order = Dates
import-header = First line
import-clock = Clock
import-length = Each line is
import-fits = All of it fits
import-otherwise = Read it otherwise
import-read-again = Read it again
encoding-utf-8 = UTF-8
encoding-utf-16le = UTF-16
encoding-utf-16be = UTF-16, big-endian
encoding-windows-1252 = Windows (western)
separator-comma = comma
separator-semicolon = semicolon
separator-tab = tab
separator-pipe = vertical bar
decimal-point = point
decimal-comma = comma
order-dmy = day, month, year
order-mdy = month, day, year
order-ymd = year, month, day
header-yes = the first line names the columns
header-no = the first line is a reading
clock-utc = UTC
clock-local = the home’s clock
because-line = line { $line } says so: { $text }
because-nothing = nothing in the file says otherwise
because-you = as you said
because-home = not in the file: the clock of { $home }
because-spacing = the usual time from line to line
length-unknown = of unknown length
length-day = a day
length-month = a month
length-hours =
    { $count ->
        [one] an hour
       *[other] { $count } hours
    }
length-minutes = { $count } minutes
import-columns = What each column is
column-first = First:
column-number = Column { $number }
column-leave-out = leave out
column-moment = moment of the reading
column-start = start
column-end = end
column-date = date
column-time = time
column-value = value, { $unit }
column-register = { $name }, { $unit }
column-quality = quality
column-note = note
unfit-no-moment = No column says when. Choose the one that does.
unfit-no-value = No column is the value of register { $register }. A reading has a value of each.
unfit-twice = Two columns are the same. Leave one out.
unfit-no-length = The file says when each use begins or ends, but not both: say how long each line is.
import-sample = As it is read
import-sample-hint = The first { $count } lines.
import-line = line
import-line-itself = moment, and the line itself
import-trial = The trial
import-try = Try it
import-trying = The file is being tried
import-saving = The file is being saved
import-undoing = The file is being taken out
import-file-of = { $file }
import-may-leave = You may leave this page; it goes on, and is found again here.
import-writing = Read to the end; now it is written.
import-forsaken = Whoever worked on this was stopped. Nothing was half done.
import-rows = rows
import-new = new
import-equal = equal
import-conflicting = conflicting
import-refused = refused
import-asked = asked
import-unusual = unusual
import-line-unusual = Line { $line } looks unusual, and is taken as it is
import-left-out = left out
import-line-new = Line { $line }: new
import-lines-new = Lines { $first } to { $last }: new
import-line-equal = Line { $line }: equal
import-equal-book = { $when }, { $value }: in the book already. Left as it is.
import-equal-line = { $when }, { $value }: line { $line } says the same.
import-line-conflict = Line { $line }: in conflict
import-conflict-book = { $when }: the file says { $mine }, the book { $theirs }. The book’s stands; this line is left out.
import-conflict-line = { $when }: this says { $mine }, line { $line } says { $theirs }. The first stands; this one is left out.
import-line-refused = Line { $line }: refused
import-overlap-book = { $span }: it overlaps with what is in the book.
import-overlap-line = { $span }: it overlaps with line { $line }.
import-line-fell = Line { $line }: lower than before. What happened?
import-means-rolled-over = It is taken to have rolled over, between { $from } and { $to }.
import-means-unknown = Use from { $from } to { $to } is not known; before and after it is.
import-means-leave-out = This line is left out.
import-say-rolled-over = The counter rolled over
import-say-unknown = Not known
import-say-leave-out = Leave the line out
import-more =
    { $count ->
        [one] and one line more
       *[other] and { $count } lines more
    }
import-save =
    { $count ->
        [one] Save one reading
       *[other] Save { $count } readings
    }
import-twice-hint = All of it or nothing. Bringing the same file again saves nothing twice.
import-nothing-new = There is nothing new in it.
import-leave = Leave without saving
import-saved =
    { $count ->
        [one] One reading of { $file } is in the book.
       *[other] { $count } readings of { $file } are in the book.
    }
import-undone =
    { $count ->
        [one] The reading of { $file } was taken out of the book again; its history stays.
       *[other] The { $count } readings of { $file } were taken out of the book again; their history stays.
    }
import-undo = Take it out again
import-undo-hint = All its readings leave the book as one act, but for those that somebody changed since.
import-another = Bring another file
refused-no-moment = No date stands there.
refused-not-a-moment = What stands there is no date, or none that exists.
refused-missing-time = There was no such time that day, the clocks jumped from { $before } to { $after }.
refused-future = It lies in the future.
refused-no-value = No value stands there.
refused-not-a-number = What stands there is no number.
refused-not-a-quality = The quality is none of good, questionable, bad, estimated.
refused-columns = It has too few columns, or far too many. Perhaps a quote is never closed.
problem-choice = Something of what was sent is not known here. Choose again.
problem-file-too-large = The file is too large. Pack it with gzip, or bring it in pieces.
problem-file-unreadable = There is no table of readings in it: a column of dates, and one of numbers beside it.
export-source = Take the readings along
export-home = Take the home along
export-all = Take everything along
export-all-hint = One archive: every home of yours, which can be brought to another Almanac; your account with its log; and what you recorded in homes of others. Tables for people, JSON with the history for programs.
bring-home = Bring a home
bring-home-lede = An archive that Almanac wrote comes in as a home of yours, with its readings and their history.
bring-home-file = Archive
home-brought =
    { $count ->
        [one] The home is here, as it was.
       *[other] { $count } homes are here, as they were.
    }
problem-no-zip = This is no zip archive.
problem-no-home = There is no home in this archive.
problem-later-format = A later Almanac wrote this, in format { $format }. Bring it to one as new as that.
problem-archive = { $file } is not as Almanac writes it, at line { $line }. Nothing was brought.
problem-home-there = A home of this archive is on this server already. Nothing of it was brought.

# One reading
from-file = From { $file }, line { $line }
history = History
history-recorded = { $who } recorded
history-corrected = { $who } corrected it
history-deleted = { $who } deleted it
history-undone = { $who } undid the change
correct = Correct it
save-correction = Save the correction
delete = Delete it
delete-reading = Delete the reading
delete-hint = It leaves the list and the usage. Its history stays, and it can be brought back.
deleted = Deleted. It can be brought back here.
undone = Undone. It is as it was before.
undo-change = Undo the last change
undo-deletion = Bring it back
reading-deleted = This reading was deleted. Its history stays.
stale = It was changed while you looked at it: it is { $value } now. Check, and save again if you still want to.
stale-deleted = It was deleted while you looked at it.
differs = Another reading came with this form before: { $value }. Open the form again for a new one.
differs-deleted = This form was sent before, and its reading deleted since. Open the form again for a new one.

# Usage
usage = Usage
values = Values
usage-in =
    { $what ->
        [gauge] Values
       *[other] Usage
    } in { $span }
usage-on =
    { $what ->
        [gauge] Values
       *[other] Usage
    } on { $span }
usage-from =
    { $what ->
        [gauge] Values
       *[other] Usage
    } from { $span }
usage-week = Week of { $span }
years = { $first } to { $last }
week-of = week of { $date }
this-source = This source
view = View
view-day = Day
view-week = Week
view-month = Month
view-year = Year
view-all = All
step-hour = { $unit } an hour
step-day = { $unit } a day
step-month = { $unit } a month
step-year = { $unit } a year
mean-hour = { $unit }, mean of an hour
mean-day = { $unit }, mean of a day
mean-month = { $unit }, mean of a month
mean-year = { $unit }, mean of a year
together = Together
before = Before: { $span }
after = After: { $span }
go-to = Go to a date
known-share = known, %
known-only = { $share }% known
readings-in-it = readings
total = Total
all-of-it = All of it
in-all = total
up-to = to { $date }
in-both = known in both years
mean = mean
lowest = lowest
highest = highest
mean-of = { $year }, mean
difference = change
shares = { $estimated }% estimated, { $questionable }% questionable
usage-explained = Between two readings the use is spread evenly. “Known” is the part of the time that lies between readings; hatched is what has no reading of its own, or rests on an estimate.
usage-compared = Two years are compared only where nearly all of both is known, and day by day as far as the later one goes.
interval-explained = What was used is spread evenly from one moment to the other. “Known” is the part of the time that somebody noted; hatched is what rests on an estimate, or begins in another row.
gauge-explained = Between two values it is taken to go straight from one to the other; the mean is over that time, and “known” says how much of all time that is.
chart-same = { $year }, the same days
chart-range = lowest to highest
chart-mean = mean, { $year }
chart-hatched = no reading in it, or an estimate
chart-tick = a reading
chart-title = { $source }, { $span }
chart-description = { $total } { $unit } in all.
chart-mean-description = { $mean } { $unit } in the mean, { $lowest } to { $highest }.
chart-unknown = Nothing is known of it.
column-title = { $name }: { $value } { $unit }, { $share }% known
column-gauge = { $name }: { $value } { $unit }, { $lowest } to { $highest }, { $share }% known
column-past = { $name }: { $value } { $unit }
column-unknown = { $name }: not known
column-both = { $now }. { $past }.

# This month against the same days last year
month-mean = { $days }, mean
same-days = same days { $year }
a-day-lately = a day, lately
partly-now = only { $share }% known
partly-then = { $year } only { $share }% known
as-before = the same
more = { $by } more
less = { $by } less
warmer = { $by } warmer
colder = { $by } colder
higher = { $by } higher
lower = { $by } lower
curve = { $source } by month, { $year } over { $past }
lede-now = So far this { $month }, beside the same days of { $year }: { $list }.
lede-then = In { $month }, beside the same days of { $year }: { $list }.
lede-and = { $first } and { $second }
lede-list = { $first }, { $second }
lede-of = { $change } { $kind }
lede-same = as much { $kind }
lede-name = { $name } { $change }
lede-kind-electricity = electricity
lede-kind-water = water
lede-kind-gas = gas
lede-kind-heat = heat
lede-kind-solar = from the sun

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
event-reading-disputed = { $who } noted another value of { $source } for a moment that has one
event-reading-dispute-settled = { $who } decided between two values of { $source }

# Moving a source
move-source = Move to another home
move-title = Move { $source }
move-lede = It leaves { $home } with everything it has: all readings with their corrections, deleted ones too, the meter, and the files that were brought.
move-lost = Members of { $home } see it no longer, unless it was shared with them and that is kept. Members of the other home see it.
move-days = Its days and months follow the other home’s time zone.
move-links = Old links lead on, for those who may see it there. Open invitations to it end.
move-log = Activity up to now stays in { $home }; both homes tell of the move.
move-to = To which home?
move-which = Choose the home it moves to.
move-shared = With whom it was shared
move-shared-kept = They keep it
move-shared-kept-hint = Each at the same level and until the same day.
move-shared-dropped = It is shared with nobody any more
move-shared-dropped-hint = You can share it anew from its new home.
move-shared-which = Choose what becomes of what was shared.
move-do = Move { $source }
move-nowhere = There is no other home in which you may add sources.
move-taken = Nothing was moved: { $home } has { $source }, or one of its readings, already.
moved = { $source } is in { $home } now.
move-public = Its public page goes along: the link and the code on the meter stay good.

# A public page of a source
public-chip = Public page
public-title = A public page of { $source }
public-lede = Whoever has its link, or scans the code on the meter, sees what you choose here: without an account, and without changing anything.
public-make = Make the public page
public-saved = Saved. Whoever has the link sees it so from now on.
public-link = The link
public-sees = Whoever opens it sees: { $shown }.
public-sees-last = the latest value
public-sees-months = what was used month by month
public-qr = QR code of the public page
public-scan = Scan to see how it stands
public-print = Print this page: the label comes out alone, to stick on the meter.
public-address = Address
public-open = Open it
public-made = Link made on { $when } by { $who }
public-ends-anew = A new link
public-ends-anew-hint = The old link and its code show nothing from then on.
public-ends-anew-do = Make it anew
public-remade = The old link shows nothing any more. Print the new code.
public-ends-all = No public page any more
public-ends-all-hint = Nobody sees it from then on, with no link that was ever made.
public-ends-all-do = Take it away
public-gone = The public page is gone: its link shows nothing any more.
public-unnamed = Counter
public-nothing = There is nothing to show yet.
public-foot = From a household’s book of record, for whoever has this link. Nothing can be changed here.
shows = What it shows
shows-name = Name
shows-place = Place
shows-home = Name of the home
shows-last = Latest value
shows-last-hint = And when it was read
shows-months = Month by month
shows-months-hint = The latest year beside the one before, as a chart and in figures
shows-always = What is counted, and in which unit, is always shown. Never shown: who reads it, notes, address and serial number, and any reading but the latest.
problem-shows-nothing = Choose at least one thing to show.

# Trash
trash = Trash
trash-lede = What was deleted can be restored for 30 days. Then it is gone for good.
trash-empty = Nothing is in the trash.
trash-line = Deleted by { $who }, { $when }. It can be restored until { $until }.
restore = Restore
restore-named = Restore { $name }
restored = { $name } is back, as it was.
undo = Undo
keep-it = Keep it
source-deleted = { $source } is deleted. It can be restored until { $until }.
home-deleted = { $home } is deleted. It can be restored until { $until }.
delete-source-title = Delete { $name } and all its readings?
delete-source-what = It is no longer there, for anybody. Until { $until } it can be restored from the trash, just as it was; then it is gone for good, and nothing brings it back. Activity keeps who deleted it and when.
delete-source-type = Type the name of the source, { $name }
delete-source-do = Delete { $name }
delete-source-wrong = Nothing was deleted: the source is called { $name }.
delete-home-title = Delete { $name } and everything in it?
delete-home-what = Its sources, their readings and the activity are no longer there, for any of its members. Until { $until } you can restore it all from the trash, just as it was; then it is gone for good, and nothing brings it back.
delete-home-type = Type the name of the home, { $name }
delete-home-do = Delete { $name }
delete-home-wrong = Nothing was deleted: the home is called { $name }.
delete-account-title = Delete your account, { $name }?
delete-account-what = You are signed out everywhere at once, and nothing brings the account back.
delete-account-type = Type your name, { $name }
delete-account-do = Delete my account
delete-account-wrong = Nothing was deleted: you are called { $name } here.

# What is wrong, and what to do
problem-empty = This cannot be empty.
problem-too-long = This is too long: { $max } signs at most.
problem-too-short = This is too short: { $min } signs at least.
problem-control = There is an invisible control sign in it. Type it anew.
problem-email = This is no e-mail address. It looks like name@example.org.
problem-common-password = Too many people use this password. Choose another.
problem-personal-password = Everybody who knows you would try this first. Choose another.
problem-detail-line = Line { $line } is not of the form “weather: rain”.
problem-detail-lines = { $max } lines at most.
problem-value-empty = Type the digits of the counter.
problem-not-a-number = This is no number. Digits with one comma or point, like 1915,6.
problem-number-too-long = This number is too long: 15 digits before and 9 after the point at most.
problem-negative = A counter does not show less than nothing.
problem-beyond-counter = The counter’s highest number is below { $capacity }. Check the digits, or how many the counter has.
problem-date = There is no such date.
problem-time = There is no such time.
problem-before-1900 = This is before 1900. Check the year.
problem-future = This lies in the future. Check the date and the time.
problem-missing-time = There was no such time that day, the clocks went forward. Use { $before } or { $after }.
problem-twice = There were two such times that day.
problem-quality = Choose one of the four.
problem-zone = Choose the time zone the home lies in.
problem-currency = Three letters, like GBP.
problem-kind = Choose what it counts.
problem-digits = A number from 1 to 12.
problem-too-few-digits = The book has a reading of { $highest }; a counter of so few digits cannot show it.
problem-counts = Choose one of the four.
problem-multiplier = A number above 0, like 40 or 10.65.
problem-check-range = Numbers, the lowest not above the highest.
problem-check-per-day = A number above 0.
problem-check-days = A whole number of days, from 1 to 3650.
problem-falls = Choose one of the three.
problem-top-up = What was added: a number above 0, or nothing.
problem-factor-since = From which day on? Only the first needs none.
problem-factor-twice = Two factors begin on the same day.
problem-factor-none = Which factor leads to this unit?
problem-meter-last = It showed { $shown } already, on { $when }. Put the digits right, or say that it passed its highest number.
problem-meter-early = The meter before it was fitted on { $when }. Choose a later moment.
problem-meter-late = It was removed on { $when }. Choose an earlier moment.
problem-meter-missing = This meter is not known here, or not the latest. Look at the list of meters.
problem-registers = { $max } registers at most.
problem-other-registers = A source keeps as many registers as it has; their names can change. Add another source for another meter.
problem-largest-gap = A whole number of minutes, or nothing.
problem-since = This is not before the end.
problem-decimals = A number from 0 to 6.

# When nothing comes of it
try-again = Try again
to-the-start = To the start
failure-title = Not this time
failure-reference = { $status }. If it lasts, tell whoever runs this server: request { $request }.
failure-malformed-title = That did not make sense
failure-malformed = The form came in a shape Almanac does not know. Go back, load the page again and send it once more.
failure-signed-out-title = You are signed out
failure-signed-out = Sign in again, and carry on.
failure-forbidden-title = Not for you to change
failure-forbidden = You may not do this here, or the request came from another site. Nothing was changed.
failure-not-found-title = There is nothing here
failure-not-found = Either it never was, or it is not yours to see.
failure-too-large-title = Too much at once
failure-too-large = What was sent is larger than Almanac takes. Nothing was changed.
failure-too-many-title = Too often
failure-too-many = Wait a little and try again.
failure-unavailable-title = Back in a minute
failure-unavailable = Almanac cannot reach its book just now. What you saved is saved; try again in a moment.
failure-broken-title = Something broke
failure-broken = The fault is ours, and it is written down. Nothing was half done. Try again.

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
privacy-cookies = One cookie keeps you signed in, another lasts ten minutes while you sign in with a provider. There are no others, and nothing is loaded from anybody else.
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

# Who looks after this Almanac
admin = This Almanac
admin-hint = You look after it: its people, its jobs, its size.
admin-open = Look after it
admin-lede = You look after this Almanac; the homes keep their readings. Nothing here opens anybody’s home, sources or readings.
admin-users = People
admin-users-hint = Who is here, how they come in, and when they were last seen.
admin-users-search = Name or e-mail
admin-users-find = Find
admin-users-all = Everybody
admin-users-none = Nobody here is called that.
admin-user-seen = { $ways }. Seen { $when }
admin-user-unseen = { $ways }. Never seen
admin-user-admin = instance admin
admin-user-you = you
admin-user-inactive = deactivated
admin-user-manage = Look
admin-user-manage-named = Look at { $name }
admin-user-ways = comes in with
admin-user-since = here since
admin-user-last = last seen
admin-user-never = never
admin-user-sessions = signed in on
admin-user-devices = { $count ->
    [0] no device
    [one] one device
   *[other] { $count } devices
}
admin-deactivate = Deactivate
admin-deactivate-hint = { $name } is signed out everywhere at once and cannot come in. Homes and readings stay as they are. It is written in the activity of their own account.
admin-deactivated = { $name } is deactivated and signed out everywhere.
admin-reactivate = Let in again
admin-reactivate-hint = { $name } cannot come in now. Let in again, they find everything as it was.
admin-reactivated = { $name } may come in again.
admin-oneself = You cannot deactivate yourself: somebody has to look after this Almanac. Another instance admin can.
admin-utc = Times are in UTC.
way-password = Password
way-none = No way in
way-and = { $first }, { $second }
admin-providers = Sign-in
admin-provider-unused = Not used since this server started
admin-provider-worked = Last worked { $when }
admin-provider-failed = Last failed { $when }: { $why }
admin-provider-never-worked = Has not worked since this server started
admin-provider-works = works
admin-provider-fails = does not work
admin-provider-quiet = quiet
admin-storage = Storage
admin-storage-what = kept
admin-storage-readings = Readings
admin-storage-files = Files that were brought
admin-storage-activity = Activity
admin-storage-rest = Everything else
admin-storage-all = together
admin-storage-free = { $size } are free on the disk of the data folder.
size-mb = { $number } MB
size-gb = { $number } GB
admin-version = Version
admin-version-almanac = Almanac
admin-version-postgres = Postgres
admin-version-schema = tables
admin-version-migration = { $name }, { $count } in all
admin-version-migrated = brought up to date
admin-jobs = Jobs
admin-jobs-hint = What is done outside of a page: mails, pictures, clearing up.
admin-jobs-lede = What is done outside of a page. What does not work is tried again, later each time, and given up after eight attempts; then it is yours to decide.
admin-jobs-none = Nothing waits.
admin-jobs-trouble = { $count ->
    [one] One job was given up
   *[other] { $count } jobs were given up
}
jobs-waiting = waiting
jobs-running = being done
jobs-given-up = given up
jobs-done = done in a week
job-mail = Mail
job-picture = Copy of a picture
job-deauthorize = Telling LINE that somebody left
job-forget = Taking away the traces of a deleted account
job-sweep = Clearing up what ended: sessions, sign-ins, counts
job-purge = Emptying the trash after 30 days
job-tidy = Clearing up old jobs
job-other = Of a newer version
job-due = Due { $when }
job-tried = { $attempts ->
    [one] Tried once
   *[other] Tried { $attempts } times
}. Next { $when }
job-gave-up = Given up { $when }, after { $attempts ->
    [one] one attempt
   *[other] { $attempts } attempts
}
job-problem = What went wrong: { $why }
job-is-running = Being done now
job-returns = returns
job-again = Try again
job-remove = Remove
job-again-said = It is tried again.
job-removed = It is removed.
job-gone = It is not among those given up any more.

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
