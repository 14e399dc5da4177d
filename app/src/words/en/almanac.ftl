# The frame of every page, numbers, dates. A key asked for nowhere, or missing in a language, turns a test red.

# The name of this language in itself, and how many years its calendar is ahead of the common one.
language = English
year-offset = 0
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

# A list of names, one after the other; two sentences.
list-of = { $first }, { $rest }
sentences = { $first } { $second }
