# The way in
sign-in = Anmelden
sign-out = Abmelden
sign-up = Konto anlegen
make-account = Konto anlegen
have-account = Ich habe ein Konto
email = E-Mail-Adresse
password = Passwort
password-hint = Mindestens 8 Zeichen; am besten ein paar Wörter hintereinander.
your-name = Dein Name
your-name-hint = So sehen dich die anderen in deinem Haushalt.
setup-code = Einmal-Code
setup-code-hint = Der Server hat ihn beim Start ausgegeben. Nur das erste Konto braucht ihn.
sign-up-first-lede = Dieser Server hat noch kein Konto. Das erste legst du an; es betreut den Server.
sign-up-lede = Ein Konto auf diesem Server, mit E-Mail-Adresse und Passwort.
sign-up-taken = Mit dieser E-Mail-Adresse gibt es schon ein Konto. Melde dich stattdessen an.
sign-up-wrong-code = Das ist nicht der Code, den der Server ausgegeben hat. Vielleicht wurde er seitdem neu gestartet und hat einen neuen.
sign-up-closed = Dieser Server nimmt keine neuen Konten an. Frag die Person, die ihn betreibt.
sign-in-wrong = E-Mail-Adresse und Passwort gehören nicht zusammen. Prüfe beides und versuche es noch einmal.
sign-in-too-many = Zu viele Versuche. Warte { $minutes ->
        [one] eine Minute
       *[other] { $minutes } Minuten
    } und versuche es noch einmal.
engraving = Gas in einem Haus im Jahr 2021, ein Strich für je zwei Tage. Der rote ist der 8. und 9. Februar.
engraving-described = Gasverbrauch eines Hauses im Jahr 2021: hoch im Winter, fast nichts im Sommer

# Providers, welcome, what keeps somebody out, privacy, sessions
provider-line = LINE
provider-google = Google
continue-with = Weiter mit { $provider }
without-cookies = Unter dieser Adresse kommt niemand herein: Browser behalten das Anmelde-Cookie nur über https oder auf dem Rechner des Servers selbst. Wer diesen Almanac betreut, kann einen Proxy mit Zertifikat davorsetzen.
or-account-here = oder mit einem Konto auf diesem Server
google-not-inside = Google lässt aus anderen Apps heraus niemanden herein. Öffne diese Seite im Browser deines Handys, um es zu nutzen.
ways-in = Anmeldewege
ways-one-stays = Ein Weg bleibt immer: Der letzte lässt sich nicht lösen.
identity-linked-since = Verknüpft als { $name } seit { $since }. Zuletzt benutzt am { $used }
identity-not-linked = Nicht verknüpft. { $provider } sagt Almanac, wer du bist, sonst nichts
identity-link = { $provider } verknüpfen
identity-unlink = Lösen
identity-linked = { $provider } ist verknüpft. Andere Geräte wurden abgemeldet.
identity-unlinked = Die Verknüpfung mit { $provider } ist gelöst. Andere Geräte wurden abgemeldet.
picture-yours = Dein Bild, von dort kopiert
link-lede = Wer sich bei { $provider } als du anmelden kann, öffnet danach auch dieses Konto, { $name }. { $provider } wird gefragt, wer du bist; deine anderen Geräte werden abgemeldet.
link-go = Zu { $provider }
unlink-title = Verknüpfung mit { $provider } lösen
unlink-lede = Wer sich bei { $provider } als { $name } anmeldet, kommt hier nicht mehr herein. Deine anderen Geräte werden abgemeldet; Haushalte und Ablesungen bleiben.
unlink-line = LINE erfährt, dass du es hier nicht mehr nutzt. Du kannst in LINE nachsehen, unter Einstellungen, Konto, Verbundene Apps.
unlink-line-untold = Deine letzte Anmeldung mit LINE ist lange her, deshalb können wir LINE nichts mitteilen: Entferne Almanac in LINE, unter Einstellungen, Konto, Verbundene Apps. Oder melde dich noch einmal mit LINE an, bevor du es löst.
unlink-google = Google behält einen Vermerk der Verknüpfung: Du kannst ihn in deinem Google-Konto entfernen, unter Drittanbieter-Verbindungen (myaccount.google.com/connections).
identity-last = Das ist dein einziger Anmeldeweg. Verknüpfe einen anderen oder lege ein Passwort fest, bevor du ihn löst.

welcome = Willkommen
welcome-lede = Zwei Dinge noch, dann ist das Buch offen: wie du heißt, und der Haushalt, dessen Zähler du abliest.
welcome-called = So sehen dich andere hier
welcome-home = Dein erster Haushalt
welcome-later = Später

to-sign-in = Zurück zur Anmeldung
open-outside = Im Browser öffnen
refused-cookies-title = Dieser Browser erinnert sich nicht
refused-cookies-text = Der Weg zu { $provider } begann in einem anderen Browser, oder dieser behält keine Cookies. Erlaube Cookies für diese Adresse, und beginne und beende die Anmeldung im selben Browser.
refused-expired-title = Das hat zu lange gedauert
refused-expired-text = Ein Anmeldeversuch gilt zehn Minuten und nur einmal. Nichts ist geschehen; beginne von vorn.
refused-refused-title = { $provider } hat dich nicht hereingelassen
refused-refused-text = Du hast nicht zugestimmt, oder { $provider } hat abgelehnt. Hier ist nichts geschehen, und nichts wurde gespeichert.
refused-down-title = { $provider } antwortet nicht
refused-down-text = Deine Ablesungen sind hier sicher; nur dieser Weg ist gerade versperrt. Versuche es in ein paar Minuten noch einmal oder melde dich anders an.
refused-wrong-title = Die Antwort von { $provider } stimmt nicht
refused-wrong-text = Die Antwort hat eine Prüfung nicht bestanden, deshalb wurde niemand angemeldet. Beginne von vorn; passiert es zweimal, melde es der Person, die diesen Almanac betreut, mit der Kennung unten.
refused-closed-title = Neue Personen kommen hier nicht herein
refused-closed-text = Unter diesem { $provider }-Konto ist hier niemand bekannt. Bitte die Person, die diesen Almanac betreut, um ein Konto, und verknüpfe dann { $provider } damit.
refused-deactivated-title = Dieses Konto ist gesperrt
refused-deactivated-text = Gesperrt hat es die Person, die diesen Almanac betreut. Frag sie.
refused-others-title = Dieses { $provider }-Konto ist schon verknüpft
refused-others-text = Es öffnet hier ein anderes Konto. Konten werden nie zusammengelegt: Löse es zuerst dort, wenn es deines ist.
refused-another-title = Das war jemand anderes
refused-another-text = { $provider } bürgt für eine andere Person als die, die hier angemeldet ist. Nichts ist geschehen.
refused-embedded-title = { $provider } braucht deinen Browser
refused-embedded-text = { $provider } lässt aus anderen Apps heraus niemanden herein. Öffne diese Seite im Browser des Handys; in den meisten Apps geht das über das Menü oben.
refused-many-title = Zu viele Versuche
refused-many-text = Von deiner Adresse kamen sehr viele Versuche. Warte eine Viertelstunde und beginne dann von vorn.

privacy = Datenschutz
terms = Nutzungs­bedingungen
privacy-lede = Was dieser Almanac über dich weiß und wer es sieht.
privacy-kept = Er bewahrt auf, was du eingibst: deinen Namen, deine E-Mail-Adresse, wenn du eine angibst, deine Haushalte, Messstellen und Ablesungen, und wer wann was geändert hat. Von einem Passwort bleibt nur ein Hashwert, der sich nicht zurückrechnen lässt.
privacy-providers = Meldest du dich mit LINE oder Google an, bewahrt er deren Kennung für dich auf sowie deinen Namen, dein Bild und deine E-Mail-Adresse dort, um sie dir zu zeigen. Nie wird damit nach dir gesucht, und der Anbieter erfährt nichts über deine Ablesungen.
privacy-cookies = Ein Cookie hält dich angemeldet, ein zweites hält zehn Minuten, während du dich über einen Anbieter anmeldest, ein drittes merkt sich die gewählte Sprache. Andere gibt es nicht, und nichts wird von Dritten geladen.
privacy-seen = Deine Ablesungen sehen die Mitglieder ihres Haushalts und alle, für die du eine Messstelle freigibst; nicht, wer diesen Server betreut.
privacy-leave = Du kannst alles als Datei mitnehmen und deine Messstellen und Haushalte löschen; nach 30 Tagen ist davon nichts mehr da. Du kannst dein Konto löschen: Was du bei anderen eingetragen hast, bleibt, ohne deinen Namen.
privacy-operator = Von der Person, die diesen Almanac betreut
terms-lede = Almanac ist freie Software, so wie sie ist, unter den beiliegenden Lizenzen.
terms-operator-none = Wer diesen Almanac betreut, hat keine eigenen Bedingungen hinzugefügt.

again = Noch einmal: Bist du es?
again-lede = { $name }, das könnte auch jemand anderes mit deinem Gerät in der Hand tun. Zeig noch einmal, dass du es bist; dann hast du fünf Minuten.
again-wrong = Das ist nicht dein Passwort.
again-go = Weiter
again-not-now = Nicht jetzt

sessions = Wo du angemeldet bist
sessions-lede = Alle Browser, in denen dein Konto offen ist. Abmelden wirkt bei der nächsten Anfrage, wo immer der Browser ist.
session-here = Dieser Browser
session-now = jetzt
session-about = Angemeldet seit { $since }. Zuletzt benutzt am { $used }
session-way = { $way ->
        [password] mit deinem Passwort
        [line] mit LINE
        [google] mit Google
       *[other] auf anderem Weg
    }
session-unknown = Ein Browser
session-of = { $browser } auf { $system }
session-end = Abmelden
session-end-others = Alle anderen abmelden
session-ended = Der Browser ist abgemeldet.
sessions-ended = { $count ->
        [0] Es gab keine anderen.
        [one] Ein anderer Browser ist abgemeldet.
       *[other] { $count } andere Browser sind abgemeldet.
    }
sessions-only = Du bist nirgends sonst angemeldet.
