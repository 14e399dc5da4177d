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
