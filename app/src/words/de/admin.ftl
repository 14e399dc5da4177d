# Who looks after this Almanac
admin = Dieser Almanac
admin-hint = Du betreust ihn: Personen, Aufgaben, Speicher.
admin-open = Betreuen
admin-lede = Du betreust diesen Almanac; die Ablesungen gehören den Haushalten. Nichts hier öffnet dir Haushalte, Messstellen oder Ablesungen anderer.
admin-users = Personen
admin-users-hint = Wer hier ist, wie sie sich anmelden und wann sie zuletzt da waren.
admin-users-search = Name oder E-Mail-Adresse
admin-users-find = Suchen
admin-users-all = Alle
admin-users-none = So heißt hier niemand.
admin-user-seen = { $ways }. Zuletzt da: { $when }
admin-user-unseen = { $ways }. Noch nie da
admin-user-admin = betreut diesen Almanac
admin-user-you = du
admin-user-inactive = gesperrt
admin-user-manage = Ansehen
admin-user-manage-named = { $name } ansehen
admin-user-ways = Anmeldung mit
admin-user-since = hier seit
admin-user-last = zuletzt da
admin-user-never = nie
admin-user-sessions = angemeldet auf
admin-user-devices = { $count ->
    [0] keinem Gerät
    [one] einem Gerät
   *[other] { $count } Geräten
    }
admin-deactivate = Sperren
admin-deactivate-hint = { $name } wird sofort überall abgemeldet und kommt nicht mehr herein. Haushalte und Ablesungen bleiben, wie sie sind. Das steht dann im Protokoll jenes Kontos.
admin-deactivated = { $name } ist gesperrt und überall abgemeldet.
admin-reactivate = Entsperren
admin-reactivate-hint = { $name } kommt derzeit nicht herein. Nach dem Entsperren ist alles wieder da, wie es war.
admin-reactivated = { $name } kommt wieder herein.
admin-oneself = Dich selbst kannst du nicht sperren: Jemand muss diesen Almanac betreuen. Wer ihn außer dir betreut, kann es.
admin-utc = Uhrzeiten in UTC.
way-password = Passwort
way-none = Kein Anmeldeweg
way-and = { $first }, { $second }
admin-providers = Anmeldung
admin-provider-unused = Seit dem Start dieses Servers nicht benutzt
admin-provider-worked = Zuletzt erfolgreich: { $when }
admin-provider-failed = Zuletzt gescheitert: { $when }, { $why }
admin-provider-never-worked = Seit dem Start dieses Servers nie erfolgreich
admin-provider-works = funktioniert
admin-provider-fails = funktioniert nicht
admin-provider-quiet = ruht
admin-storage = Speicher
admin-storage-what = Inhalt
admin-storage-readings = Ablesungen
admin-storage-files = Importierte Dateien
admin-storage-activity = Protokoll
admin-storage-rest = Alles andere
admin-storage-all = zusammen
admin-storage-free = { $size } sind auf dem Datenträger des Datenordners frei.
size-mb = { $number } MB
size-gb = { $number } GB
admin-version = Version
admin-version-almanac = Almanac
admin-version-postgres = Postgres
admin-version-schema = Tabellen
admin-version-migration = { $name }, { $count } insgesamt
admin-version-migrated = aktualisiert
admin-jobs = Aufgaben
admin-jobs-hint = Was im Hintergrund geschieht: E-Mails, Bilder, Aufräumen.
admin-jobs-lede = Was im Hintergrund geschieht. Was nicht gelingt, wird in wachsenden Abständen wiederholt und nach acht Versuchen aufgegeben; dann entscheidest du.
admin-jobs-none = Nichts wartet.
admin-jobs-trouble = { $count ->
    [one] Eine Aufgabe wurde aufgegeben
   *[other] { $count } Aufgaben wurden aufgegeben
    }
jobs-waiting = wartend
jobs-running = in Arbeit
jobs-given-up = aufgegeben
jobs-done = in einer Woche erledigt
job-mail = E-Mail
job-picture = Kopie eines Bildes
job-deauthorize = LINE mitteilen, dass jemand gegangen ist
job-forget = Spuren eines gelöschten Kontos entfernen
job-sweep = Abgelaufenes aufräumen: Sitzungen, Anmeldeversuche, Zählungen
job-purge = Papierkorb nach 30 Tagen leeren
job-tidy = Alte Aufgaben aufräumen
job-other = Aus einer neueren Version
job-due = Fällig am { $when }
job-tried = { $attempts ->
    [one] Einmal versucht
   *[other] { $attempts }-mal versucht
}. Nächster Versuch am { $when }
job-gave-up = Aufgegeben am { $when }, nach { $attempts ->
    [one] einem Versuch
   *[other] { $attempts } Versuchen
    }
job-problem = Was schiefging: { $why }
job-is-running = Gerade in Arbeit
job-returns = wiederkehrend
job-again = Noch einmal versuchen
job-remove = Entfernen
job-again-said = Es wird noch einmal versucht.
job-removed = Entfernt.
job-gone = Diese Aufgabe gehört nicht mehr zu den aufgegebenen.
