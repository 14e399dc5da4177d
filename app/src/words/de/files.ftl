# Files
import-title = Datei importieren
import-lede = Eine Tabelle mit Ablesungen, vom Versorger, aus einem anderen Programm oder einer Tabellenkalkulation. Sie wird zuerst gelesen und geprüft; nichts wird gespeichert, bevor du zustimmst.
import-file = Datei
import-file-cumulative = CSV oder Text, auch gepackt als .gz: ein Zeitpunkt und was der Zähler zeigte, je eine Zeile.
import-file-interval = CSV oder Text, auch gepackt als .gz: ab wann oder bis wann, und was verbraucht wurde, je eine Zeile.
import-file-gauge = CSV oder Text, auch gepackt als .gz: ein Zeitpunkt und der Stand, je eine Zeile.
import-bring = Hochladen
import-earlier = Frühere Importe
import-steps = Von der Datei zu Ablesungen
import-step-file = Datei
import-step-trial = Prüfung
import-step-saved = Gespeichert
import-state-brought = noch nicht geprüft,
import-state-trying = wird geprüft,
import-state-tried = geprüft, nicht gespeichert,
import-state-saving = wird gespeichert,
import-state-saved = gespeichert,
import-state-undoing = wird zurückgenommen,
import-state-undone = zurückgenommen,
import-state-failed = nicht lesbar,
import-count =
    { $count ->
        [one] { $count } Ablesung,
       *[other] { $count } Ablesungen,
    }
import-left = Die Datei wurde verworfen. Nichts wurde gespeichert.
import-failed = Die Datei ließ sich nicht verarbeiten: Sie ist falsch gepackt, abgeschnitten, oder ihre Spalten passen nicht. Prüfe, was jede Spalte ist, oder lade sie noch einmal hoch.
import-put-away = Die Datei selbst wurde nach einer Woche entfernt. Lade sie noch einmal hoch.
import-recognised = Was erkannt wurde
import-size = { $bytes } Bytes; { $lines } Zeilen angesehen
import-encoding = Zeichensatz
import-separator = Trennzeichen
import-decimal = Dezimalzeichen
import-order = Datumsangaben
import-header = Erste Zeile
import-clock = Uhrzeit
import-length = Dauer einer Zeile
import-fits = Alles passt
import-otherwise = Anders lesen
import-read-again = Neu lesen
encoding-utf-8 = UTF-8
encoding-utf-16le = UTF-16
encoding-utf-16be = UTF-16, Big-Endian
encoding-windows-1252 = Windows (westlich)
separator-comma = Komma
separator-semicolon = Semikolon
separator-tab = Tabulator
separator-pipe = senkrechter Strich
decimal-point = Punkt
decimal-comma = Komma
order-dmy = Tag, Monat, Jahr
order-mdy = Monat, Tag, Jahr
order-ymd = Jahr, Monat, Tag
header-yes = die erste Zeile benennt die Spalten
header-no = die erste Zeile ist eine Ablesung
clock-utc = UTC
clock-local = Ortszeit des Haushalts
because-line = das zeigt Zeile { $line }: { $text }
because-nothing = nichts in der Datei spricht dagegen
because-you = von dir so angegeben
because-home = steht nicht in der Datei: Ortszeit von { $home }
because-spacing = der übliche Abstand von Zeile zu Zeile
length-unknown = unbekannt
length-day = ein Tag
length-month = ein Monat
length-hours =
    { $count ->
        [one] eine Stunde
       *[other] { $count } Stunden
    }
length-minutes = { $count } Minuten
import-columns = Was jede Spalte ist
column-first = Zuerst:
column-number = Spalte { $number }
column-leave-out = weglassen
column-moment = Zeitpunkt der Ablesung
column-start = Anfang
column-end = Ende
column-date = Datum
column-time = Uhrzeit
column-value = Wert, { $unit }
column-register = { $name }, { $unit }
column-quality = Qualität
column-note = Notiz
unfit-no-moment = Keine Spalte sagt, wann. Wähle die, in der es steht.
unfit-no-value = Keine Spalte ist der Wert von Zählwerk { $register }. Eine Ablesung hat für jedes einen Wert.
unfit-twice = Zwei Spalten sind dasselbe. Lass eine weg.
unfit-no-length = Die Datei sagt, wann jeder Verbrauch beginnt oder endet, aber nicht beides: Gib die Dauer einer Zeile an.
import-sample = So wird gelesen
import-sample-hint = Die ersten { $count } Zeilen.
import-line = Zeile
import-line-itself = Zeitpunkt und die Zeile selbst
import-trial = Die Prüfung
import-try = Prüfen
import-trying = Die Datei wird geprüft
import-saving = Die Datei wird gespeichert
import-undoing = Der Import wird zurückgenommen
import-file-of = { $file }
import-may-leave = Du kannst diese Seite verlassen; es geht weiter, und du findest es hier wieder.
import-writing = Bis zum Ende gelesen; jetzt wird geschrieben.
import-forsaken = Die Arbeit daran wurde unterbrochen. Nichts ist halb erledigt.
import-rows = Zeilen
import-new = neu
import-equal = gleich
import-conflicting = widersprüchlich
import-refused = abgewiesen
import-asked = nachgefragt
import-unusual = ungewöhnlich
import-line-unusual = Zeile { $line } sieht ungewöhnlich aus und wird so übernommen
import-line-unusual-why = { $when }, { $value } { $unit }. { $why }
import-left-out = weggelassen
import-line-new = Zeile { $line }: neu
import-lines-new = Zeilen { $first } bis { $last }: neu
import-line-equal = Zeile { $line }: gleich
import-equal-book = { $when }, { $value }: steht schon im Buch. Bleibt, wie es ist.
import-equal-line = { $when }, { $value }: dasselbe steht in Zeile { $line }.
import-line-conflict = Zeile { $line }: widersprüchlich
import-conflict-book = { $when }: in der Datei steht { $mine }, im Buch { $theirs }. Das Buch gilt; diese Zeile wird weggelassen.
import-conflict-line = { $when }: hier steht { $mine }, in Zeile { $line } steht { $theirs }. Die erste gilt; diese wird weggelassen.
import-line-refused = Zeile { $line }: abgewiesen
import-overlap-book = { $span }: überschneidet sich mit dem, was im Buch steht.
import-overlap-line = { $span }: überschneidet sich mit Zeile { $line }.
import-line-fell = Zeile { $line }: niedriger als zuvor. Was ist passiert?
import-means-rolled-over = Angenommen wird ein Überlauf zwischen { $from } und { $to }.
import-means-unknown = Der Verbrauch von { $from } bis { $to } ist nicht bekannt, davor und danach schon.
import-means-leave-out = Diese Zeile wird weggelassen.
import-say-rolled-over = Der Zähler ist übergelaufen
import-say-unknown = Nicht bekannt
import-say-leave-out = Zeile weglassen
import-more =
    { $count ->
        [one] und eine weitere Zeile
       *[other] und { $count } weitere Zeilen
    }
import-save =
    { $count ->
        [one] Eine Ablesung speichern
       *[other] { $count } Ablesungen speichern
    }
import-twice-hint = Alles oder nichts. Dieselbe Datei noch einmal zu importieren, speichert nichts doppelt.
import-nothing-new = Es ist nichts Neues darin.
import-leave = Verlassen, ohne zu speichern
import-saved =
    { $count ->
        [one] Eine Ablesung aus { $file } steht im Buch.
       *[other] { $count } Ablesungen aus { $file } stehen im Buch.
    }
import-undone =
    { $count ->
        [one] Die Ablesung aus { $file } wurde wieder aus dem Buch genommen; ihr Verlauf bleibt.
       *[other] Die { $count } Ablesungen aus { $file } wurden wieder aus dem Buch genommen; ihr Verlauf bleibt.
    }
import-undo = Import zurücknehmen
import-undo-hint = Alle Ablesungen daraus verlassen das Buch auf einmal, außer denen, die inzwischen jemand geändert hat.
import-another = Weitere Datei importieren
refused-no-moment = Dort steht kein Datum.
refused-not-a-moment = Was dort steht, ist kein Datum oder eines, das es nicht gibt.
refused-missing-time = Diese Uhrzeit gab es an dem Tag nicht, die Uhren sprangen von { $before } auf { $after }.
refused-future = Das liegt in der Zukunft.
refused-no-value = Dort steht kein Wert.
refused-not-a-number = Was dort steht, ist keine Zahl.
refused-not-a-quality = Als Qualität gelten nur „good“, „questionable“, „bad“ und „estimated“.
refused-columns = Sie hat zu wenige Spalten oder viel zu viele. Vielleicht fehlt ein schließendes Anführungszeichen.
problem-choice = Etwas davon ist hier nicht bekannt. Wähle noch einmal.
problem-import-goes-on = An dieser Datei wird gerade gearbeitet, oder sie ist schon gespeichert. Nichts wurde geändert.
problem-file-too-large = Die Datei ist zu groß. Packe sie mit gzip oder importiere sie in Teilen.
problem-file-unreadable = Darin ist keine Tabelle mit Ablesungen: eine Spalte mit Datumsangaben und daneben eine mit Zahlen.
export-source = Ablesungen mitnehmen
export-home = Haushalt mitnehmen
export-all = Alles mitnehmen
export-all-hint = Ein Archiv: alle deine Haushalte, die sich in einen anderen Almanac importieren lassen; dein Konto mit seinem Protokoll; und was du in Haushalten anderer eingetragen hast. Tabellen für Menschen, JSON mit dem Verlauf für Programme.
bring-home = Haushalt importieren
bring-home-lede = Ein von Almanac geschriebenes Archiv wird hier zu einem Haushalt von dir, mit seinen Ablesungen und ihrem Verlauf.
bring-home-file = Archiv
home-brought =
    { $count ->
        [one] Der Haushalt ist hier, wie er war.
       *[other] { $count } Haushalte sind hier, wie sie waren.
    }
problem-no-zip = Das ist kein ZIP-Archiv.
problem-no-home = In diesem Archiv ist kein Haushalt.
problem-later-format = Das hat ein neuerer Almanac geschrieben, im Format { $format }. Importiere es in einen ebenso neuen.
problem-archive = { $file } ist in Zeile { $line } nicht so, wie Almanac es schreibt. Nichts wurde importiert.
problem-home-there = Ein Haushalt aus diesem Archiv ist schon auf diesem Server. Nichts daraus wurde importiert.

# The headings of a table of readings. The program must know them again when such a file is brought.
heading-start = Beginn
heading-moment = Zeitpunkt
heading-local = Ortszeit
heading-value = Wert
heading-top-up = Aufladung
heading-unit = Einheit
heading-quality = Qualität
heading-note = Notiz
heading-author = Autor
heading-version = Fassung
heading-id = ID
