# Reading all meters of a home, one after the other
round = Zähler ablesen
round-steps = Reihenfolge des Rundgangs
round-place = { $source }, { $place } von { $count }
round-count = { $place } von { $count }
round-all-moment = Wann, für alle
round-own-moment = Zur selben Zeit wie die anderen
round-next = Speichern, weiter: { $source }
round-last = Speichern
round-skip = Überspringen
round-back = Zurück
round-save = Speichern, was eingetragen ist
round-left-empty = Was leer bleibt, wird nicht abgelesen.
round-saved = In diesem Rundgang abgelesen
round-saved-one = { $value }, { $when }
round-said = { $count ->
    [one] Eine Ablesung ist gespeichert.
   *[other] { $count } Ablesungen sind gespeichert.
}
round-over = Das waren alle
round-over-text = Alles steht im Buch. Was vertippt war, lässt sich hier zurücknehmen.
round-left-out = Ausgelassen
round-read-now = Jetzt ablesen
round-read-now-one = { $source } jetzt ablesen
round-again = Alle noch einmal ablesen
round-home = Zurück zu { $home }
round-nothing-title = Hier gibt es nichts abzulesen
round-nothing = Keine Messstelle dieses Haushalts liest du ab.
round-is-saved = gespeichert
round-is-asked = mit Rückfrage
round-take-back = { $value } zurücknehmen
order = Reihenfolge des Rundgangs
order-lede = In dieser Reihenfolge stehen die Messstellen im Haushalt, und so geht der Rundgang.
order-up = { $source } nach oben
order-down = { $source } nach unten
order-moved = { $source } ist jetzt Nummer { $place }.
label = Ein Etikett für den Zähler
label-lede = Drucke es aus und klebe es auf den Zähler. Wer ihn ablesen darf, scannt es und steht im Rundgang bei ihm.
label-qr = QR-Code, der den Rundgang bei { $source } öffnet
label-scan = Zum Ablesen scannen
event-source-placed = { $who } hat { $source } im Rundgang an eine andere Stelle gesetzt
act-source-placed = Reihenfolge des Rundgangs geändert
round-not-saved = Das ließ sich gerade nicht speichern. Versuche es noch einmal; bleibt es dabei, liest du diesen Zähler vielleicht nicht mehr ab.
