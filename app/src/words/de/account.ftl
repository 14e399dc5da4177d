# One's own account
delete-account = Konto löschen
delete-account-hint = Was verschwindet, was bleibt und was vorher zu tun ist.
delete-account-open = Erst ansehen
delete-account-lede = Hier kannst du dein Konto für immer löschen. Auf dieser Seite geschieht nichts, bevor du ganz unten deinen Namen eingegeben hast.
delete-account-goes = Was verschwindet
delete-account-goes-what = Sofort: dein Name, deine E-Mail-Adresse, dein Bild, alle deine Anmeldewege, alle deine Anmeldungen und das Protokoll deines Kontos. Binnen Minuten, aus dem Protokoll der Haushalte: von welcher Adresse und mit welchem Browser du etwas getan hast.
delete-account-trashed = Deine Haushalte im Papierkorb, die sonst niemand wiederherstellen könnte: { $homes }.
delete-account-stays = Was bleibt
delete-account-stays-what = Was du in Haushalten anderer eingetragen hast, und wann. Dort steht es unter „Ehemaliges Mitglied“. Frühere Sicherungen dieses Servers enthalten dich noch, bis sie entsorgt werden.
delete-account-homes = Vorher zu erledigen
delete-account-homes-first = Ein Haushalt, der nur dir gehört, hätte danach niemanden mehr: Übergib ihn oder lösche ihn.
delete-account-hand-over = Übergeben
delete-account-hand-over-named = { $name } übergeben
delete-account-last-admin = Außer dir betreut niemand diesen Almanac; darum bleibt dein Konto bestehen, bis es jemand anderes tut. Wer den Server betreibt, kann jemanden mit „almanac user add --admin“ hinzufügen.
delete-account-line = LINE erfährt, dass du es hier nicht mehr nutzt. Nimmt LINE das einen halben Tag lang nicht an, geben wir auf und können es dir nicht mehr sagen: Sieh in LINE nach, unter Einstellungen, Konto, Verbundene Apps.
delete-account-line-untold = Deine letzte Anmeldung mit LINE ist lange her, deshalb können wir LINE nichts mitteilen: Entferne Almanac in LINE, unter Einstellungen, Konto, Verbundene Apps.
delete-account-line-again = Wenn du dich jetzt noch einmal mit LINE anmeldest, erfährt LINE es sicher.
account-deleted = Dein Konto ist gelöscht
account-deleted-lede = Du bist überall abgemeldet. Deine Spuren in Haushalten anderer werden binnen Minuten entfernt.
account-deleted-line = LINE erfährt gerade, dass du es hier nicht mehr nutzt. Nimmt LINE das einen halben Tag lang nicht an, geben wir auf und können es dir nicht mehr sagen: Sieh in LINE nach, unter Einstellungen, Konto, Verbundene Apps.
account-deleted-line-untold = LINE konnten wir nichts mitteilen: Entferne Almanac in LINE, unter Einstellungen, Konto, Verbundene Apps.
name-called = So sehen dich andere hier
name-changed = Dein Name ist geändert, in allen deinen Haushalten.
sessions-hint = Alle Browser, in denen dein Konto offen ist, und wie du sie abmeldest.
sessions-see = Ansehen
email-what-for = Damit meldest du dich an.
email-what-for-mail = Damit meldest du dich an, und dorthin geht ein Link für ein neues Passwort.
email-is-confirmed = bestätigt
email-not-confirmed = nicht bestätigt
email-change = E-Mail-Adresse ändern
email-lede = Ab dem nächsten Mal meldest du dich damit an.
email-lede-mail = Dorthin geht ein Link. Sobald du ihn geöffnet hast, meldest du dich mit der neuen Adresse an; bis dahin gilt die alte.
email-send = Link zuschicken
email-asked = Ein Link ist unterwegs an { $email }. Öffne ihn innerhalb eines Tages in diesem Browser.
email-changed = Ab jetzt meldest du dich mit der neuen Adresse an.
email-taken = Mit dieser Adresse meldet sich schon jemand an.
email-confirm = E-Mail-Adresse bestätigen
email-confirm-lede = Ab jetzt meldest du dich mit { $email } an.
email-confirmed = Die Adresse ist bestätigt: Ab jetzt meldest du dich damit an.
email-sign-in-first = Melde dich zuerst in diesem Browser an. Öffne dann den Link in der E-Mail noch einmal.
email-ended = Er wurde schon benutzt, ein neuerer ist unterwegs, ein Tag ist vergangen oder jemand anderes hat ihn angefordert. Auf deiner Kontoseite bekommst du einen neuen.
password-and-second-step = Passwort und zweiter Schritt
password-none = Du meldest dich über einen Anbieter an. Mit einem Passwort geht es auch ohne ihn.
password-add = Passwort hinzufügen
password-add-lede = Du kannst dich dann auch mit dieser E-Mail-Adresse und dem Passwort anmelden. Andere Geräte werden abgemeldet.
password-added = Du kannst dich jetzt mit E-Mail-Adresse und Passwort anmelden. Andere Geräte wurden abgemeldet.
password-change = Passwort ändern
password-change-lede = Alle anderen Geräte werden abgemeldet.
password-changed = Dein Passwort ist geändert. Andere Geräte wurden abgemeldet.
password-old = Bisheriges Passwort
password-new = Neues Passwort
second-step = Zweiter Schritt
second-step-is-on = Nach dem Passwort wird ein Code von deinem Handy verlangt.
second-step-is-off = Wer dein Passwort kennt, kommt herein. Ein Code von deinem Handy als zweiter Schritt verhindert das.
second-step-manage = Zweiter Schritt
second-step-set-up = Zweiten Schritt einrichten
second-step-lede = Nach deinem Passwort gibst du sechs Ziffern ein, die eine Authenticator-App auf deinem Handy zeigt. Wer nur dein Passwort kennt, bleibt draußen.
second-step-no-password = Er folgt auf ein Passwort. Du meldest dich über einen Anbieter an, und der hat seinen eigenen zweiten Schritt.
second-step-begin = Einrichten
second-step-scan = Scanne dies mit deiner Authenticator-App und gib dann die sechs Ziffern ein, die sie zeigt.
second-step-qr = QR-Code für deine Authenticator-App
second-step-type = Falls das Scannen nicht geht: Gib dies in der App als zeitbasierten Schlüssel ein.
second-step-here = Die App ist auf diesem Gerät
second-step-first = Die sechs Ziffern aus der App
second-step-first-hint = Sie wechseln alle 30 Sekunden.
second-step-wrong = Das ist nicht, was die App zeigen müsste. Warte auf die nächsten sechs Ziffern; klappt es wieder nicht, prüfe, ob die Uhr des Handys richtig geht.
second-step-turn-on = Einschalten
second-step-turn-on-hint = Andere Geräte werden abgemeldet. Danach bekommst du zehn Notfallcodes zum Ausdrucken oder Aufschreiben.
second-step-leave = Ausgeschaltet lassen
second-step-since = Eingeschaltet seit { $day }
second-step-turn-off = Ausschalten
second-step-turn-off-hint = Dann genügt dein Passwort, und die Notfallcodes gelten nicht mehr.
second-step-turned-off = Der zweite Schritt ist ausgeschaltet.
recovery-codes = Deine Notfallcodes
recovery-codes-keep = Mit jedem kommst du einmal herein, wenn dein Handy nicht da ist. Druck sie aus oder schreib sie jetzt auf: Diese Seite zeigt sie nur dieses eine Mal.
recovery-codes-new = Neue Notfallcodes
recovery-codes-left = { $count ->
        [0] Keiner ist übrig.
        [one] Einer ist übrig.
       *[other] { $count } sind übrig.
    }
recovery-codes-hint = Neue ersetzen die bisherigen.
recovery-codes-make = Neue erstellen
code-title = Zweiter Schritt
code = Code
code-hint = Die sechs Ziffern aus deiner Authenticator-App oder ein Notfallcode.
code-wrong = Das ist nicht der Code, oder er wurde schon benutzt. Warte auf den nächsten.
code-ended = Das hat zu lange gedauert. Beginne noch einmal mit deinem Passwort.
code-lost = Kein Handy und kein Notfallcode? Auch wer diesen Almanac betreut, kann dein Konto nicht öffnen, sondern dir nur zu einem neuen Passwort verhelfen.
forgotten = Passwort vergessen?
forgotten-lede = Gib die Adresse ein, mit der du dich anmeldest. Dorthin geht ein Link für ein neues Passwort.
forgotten-send = Link zuschicken
forgotten-sent = Falls sich jemand mit dieser Adresse anmeldet, ist ein Link dorthin unterwegs. Er gilt eine Stunde.
forgotten-nothing-came = Nichts angekommen? Sieh im Spam-Ordner nach, und ob es die Adresse ist, mit der du dich anmeldest.
forgotten-ask = Dieser Almanac verschickt keine E-Mails. Bitte die Person, die ihn betreut, um einen Link für ein neues Passwort.
forgotten-yourself = Bist du das selbst, erstelle einen auf dem Server:
reset = Neues Passwort
reset-lede = { $name }, wähle das Passwort, mit dem du dich künftig anmeldest.
reset-set = Festlegen
reset-ends = Alle Geräte werden abgemeldet, und dieser Link gilt dann nicht mehr. Ein zweiter Schritt bleibt eingeschaltet.
reset-unlinks = Diese Adresse war bisher nicht bestätigt. Deshalb wird ein zweiter Schritt ausgeschaltet, und Anmeldungen über Anbieter werden gelöst: Jemand anderes könnte sie eingerichtet haben. Richte deine eigenen auf deiner Kontoseite neu ein.
reset-done = Dein neues Passwort gilt. Melde dich damit an.
reset-ended = Dieser Link gilt nicht mehr
reset-ended-text = Er gilt einmal und eine Stunde lang, und ein neuerer ersetzt den älteren.
reset-again = Neuen anfordern
mail-reset-subject = Ein neues Passwort für Almanac
mail-reset =
    Jemand, wahrscheinlich du, hat das Passwort für deinen Almanac vergessen. Öffne diesen Link innerhalb einer Stunde, um ein neues festzulegen:

    { $link }

    Wenn du es nicht warst, musst du nichts tun: Dein Passwort bleibt, wie es ist.
mail-confirm-subject = Bestätige deine E-Mail-Adresse für Almanac
mail-confirm =
    Du möchtest dich bei deinem Almanac mit dieser Adresse anmelden. Öffne diesen Link innerhalb eines Tages, in dem Browser, in dem du angemeldet bist:

    { $link }

    Wenn du es nicht warst, musst du nichts tun.
mail-moved-subject = Du meldest dich bei Almanac jetzt mit einer anderen Adresse an
mail-moved =
    Ab jetzt meldest du dich bei deinem Almanac mit { $email } an und nicht mehr mit dieser Adresse.

    Wenn du es nicht warst, hat jemand Zugang zu deinem Konto: Bitte sofort die Person um Hilfe, die deinen Almanac betreut.
admin-reset = Neues Passwort
admin-reset-hint = Ein Link, mit dem { $name } ein neues Passwort festlegt; du gibst ihn weiter. Wer ihn öffnet, kann sich als { $name } anmelden. Er gilt einmal, eine Stunde lang. Der zweite Schritt bleibt eingeschaltet. Das steht dann im Protokoll jenes Kontos.
admin-reset-mail-hint = Ein Link, mit dem { $name } ein neues Passwort festlegt, geht per E-Mail dorthin. Er gilt einmal, eine Stunde lang. Der zweite Schritt bleibt eingeschaltet. Das steht dann im Protokoll jenes Kontos.
admin-reset-mail = Link zuschicken
admin-reset-mailed = Ein Link wurde an { $name } geschickt.
admin-reset-make = Link erstellen
admin-reset-shown = Gib diesen Link { $name }, auf einem Weg, auf dem sonst niemand mitliest. Er wird nur einmal gezeigt.
