# The frame of every page, numbers, dates. A key asked for nowhere, or missing in a language, turns a test red.

# The name of this language in itself, and how many years its calendar is ahead of the common one.
language = Deutsch
year-offset = 0
almanac = Almanac
motto = Was das Haus verbraucht hat – und wer es aufschrieb.
skip = Zum Inhalt
navigation = Hauptmenü
home = Haushalt
homes = Haushalte
activity = Protokoll
account = Konto
account-of = Konto:
today-is = Heute, { $date }

number-group = .
number-point = ,
date = { $day }. { $month } { $year }
date-short = { $day }. { $month }
moment = { $date }, { $time }
month-of-year = { $month } { $year }
percent = { $share } %
month-to = { $last ->
        [1] 1.
       *[other] 1.–{ $last }.
    } { $month }
counter =
    { $digits ->
        [one] { $digits } Stelle
       *[other] { $digits } Stellen
    }, { $decimals ->
        [0] keine Nachkommastelle
        [one] { $decimals } Nachkommastelle
       *[other] { $decimals } Nachkommastellen
    }

month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mär
month-short-4 = Apr
month-short-5 = Mai
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Okt
month-short-11 = Nov
month-short-12 = Dez

weekday-1 = Mo
weekday-2 = Di
weekday-3 = Mi
weekday-4 = Do
weekday-5 = Fr
weekday-6 = Sa
weekday-7 = So
weekday-day = { $weekday } { $day }

# A list of names, one after the other; two sentences.
list-of = { $first }, { $rest }
sentences = { $first } { $second }
