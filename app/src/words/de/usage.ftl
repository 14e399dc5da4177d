# Usage
usage = Verbrauch
values = Werte
usage-in =
    { $what ->
        [gauge] Werte
       *[other] Verbrauch
    } { $span }
usage-on =
    { $what ->
        [gauge] Werte
       *[other] Verbrauch
    } am { $span }
usage-from =
    { $what ->
        [gauge] Werte
       *[other] Verbrauch
    } { $span }
usage-week = Woche vom { $span }
years = { $first } bis { $last }
week-of = Woche vom { $date }
this-source = Diese Messstelle
view = Ansicht
view-day = Tag
view-week = Woche
view-month = Monat
view-year = Jahr
view-all = Alles
step-hour = { $unit } pro Stunde
step-day = { $unit } pro Tag
step-month = { $unit } pro Monat
step-year = { $unit } pro Jahr
mean-hour = { $unit }, Stundenmittel
mean-day = { $unit }, Tagesmittel
mean-month = { $unit }, Monatsmittel
mean-year = { $unit }, Jahresmittel
together = Zusammen
before = Davor: { $span }
after = Danach: { $span }
go-to = Zu einem Datum gehen
known-share = bekannt, %
known-only = { $share } % bekannt
readings-in-it = Ablesungen
total = Summe
all-of-it = Gesamt
in-all = gesamt
up-to = bis { $date }
in-both = in beiden Jahren bekannt
mean = Mittel
lowest = niedrigster
highest = höchster
mean-of = { $year }, Mittel
difference = Unterschied
shares = { $estimated } % geschätzt, { $questionable } % fraglich
usage-explained = Zwischen zwei Ablesungen wird der Verbrauch gleichmäßig verteilt. „Bekannt“ ist der Teil der Zeit, der zwischen Ablesungen liegt; schraffiert ist, was keine eigene Ablesung hat oder auf einer Schätzung beruht.
usage-compared = Zwei Jahre werden nur verglichen, wo von beiden fast alles bekannt ist, und Tag für Tag nur so weit, wie das spätere reicht.
interval-explained = Was verbraucht wurde, wird gleichmäßig vom einen Zeitpunkt zum anderen verteilt. „Bekannt“ ist der Teil der Zeit, den jemand notiert hat; schraffiert ist, was auf einer Schätzung beruht oder in einer anderen Zeile beginnt.
gauge-explained = Zwischen zwei Werten wird ein gerader Weg vom einen zum anderen angenommen; das Mittel gilt für diese Zeit, und „bekannt“ sagt, wie viel der ganzen Zeit das ist.
chart-same = { $year }, gleiche Tage
chart-range = niedrigster bis höchster
chart-mean = Mittel, { $year }
chart-hatched = ohne Ablesung oder geschätzt
chart-tick = eine Ablesung
chart-title = { $source }, { $span }
chart-description = Insgesamt { $total } { $unit }.
chart-mean-description = Im Mittel { $mean } { $unit }, { $lowest } bis { $highest }.
chart-unknown = Davon ist nichts bekannt.
column-title = { $name }: { $value } { $unit }, { $share } % bekannt
column-gauge = { $name }: { $value } { $unit }, { $lowest } bis { $highest }, { $share } % bekannt
column-past = { $name }: { $value } { $unit }
column-unknown = { $name }: nicht bekannt
column-both = { $now }. { $past }.

# This month against the same days last year
month-mean = { $days }, Mittel
same-days = gleiche Tage { $year }
a-day-lately = pro Tag, zuletzt
partly-now = nur { $share } % bekannt
partly-then = { $year } nur { $share } % bekannt
as-before = unverändert
more = { $by } mehr
less = { $by } weniger
warmer = { $by } wärmer
colder = { $by } kälter
higher = { $by } höher
lower = { $by } niedriger
curve = { $source } nach Monaten, { $year } neben { $past }
lede-now = Im { $month } bisher, verglichen mit denselben Tagen { $year }: { $list }.
lede-then = Im { $month }, verglichen mit denselben Tagen { $year }: { $list }.
lede-and = { $first } und { $second }
lede-list = { $first }, { $second }
lede-of = { $change } { $kind }
lede-same = gleich viel { $kind }
lede-name = { $name } { $change }
lede-kind-electricity = Strom
lede-kind-water = Wasser
lede-kind-gas = Gas
lede-kind-heat = Wärme
lede-kind-solar = von der Sonne
