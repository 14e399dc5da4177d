# Homes
home-new = Neuer Haushalt
home-first-lede = Gib dem Ort einen Namen, dessen Zähler du abliest. Alles hier kannst du später ändern.
home-name = Name
home-name-hint = Wie ihr ihn nennt, etwa Mühlgasse 14.
address = Adresse
zone = Zeitzone
zone-choose = Wählen …
zone-change-hint = Tage und Monate zählen in der Zeitzone des Haushalts. Mit einer anderen werden sie alle neu gezählt.
currency = Währung
currency-hint = Drei Buchstaben, etwa EUR oder CHF.
home-make = Haushalt anlegen
home-created = Der Haushalt ist angelegt.
home-edit = Haushalt ändern
home-add = Haushalt hinzufügen
homes-all = Alle Haushalte
home-switch = Anderen Haushalt wählen
