# Activity
sealed = Jede Zeile ist an die vorige gebunden; wer diesen Server betreibt, kann mit „almanac audit verify“ prüfen, dass keine geändert oder entfernt wurde.
somebody = Jemand
former-member = Ehemaliges Mitglied
line-no = Nr. { $number }, { $time }
person-any = Alle
source = Messstelle
source-any = Alle Messstellen
about = Thema
about-any = Alles
about-readings = Ablesungen
about-sources = Messstellen
about-sharing = Personen und Zugriff
about-looking = Einsicht
about-home = Haushalt
about-account = Konten
all-about-readings = Alles zu Ablesungen
all-about-sources = Alles zu Messstellen
all-about-sharing = Alles zu Personen und Zugriff
all-about-looking = Alles zur Einsicht
all-about-home = Alles zum Haushalt
all-about-account = Alles zu Konten
act-reading-recorded = Ablesung eingetragen
act-reading-corrected = Ablesung korrigiert
act-reading-deleted = Ablesung gelöscht
act-reading-undone = Änderung einer Ablesung rückgängig gemacht
act-reading-photo-added = Foto hinzugefügt
act-reading-photo-removed = Foto entfernt
act-reading-disputed = Zweiter Wert für einen Zeitpunkt
act-reading-dispute-settled = Über zweiten Wert entschieden
act-readings-imported = Datei importiert
act-readings-import-undone = Import zurückgenommen
act-source-added = Messstelle hinzugefügt
act-source-changed = Messstelle geändert
act-source-converted = Umrechnung geändert
act-source-parts-changed = Teile einer Messstelle geändert
act-source-days-opened = Tageswerte offengelegt
act-source-days-closed = Tageswerte verborgen
act-source-checks-changed = Prüfregeln geändert
act-meter-replaced = Zähler gewechselt
act-meter-corrected = Zähler berichtigt
act-meter-taken-back = Zählerwechsel zurückgenommen
act-source-exported = Messstelle als Datei mitgenommen
act-source-deleted = Messstelle gelöscht
act-source-restored = Messstelle wiederhergestellt
act-source-moved-away = Messstelle in anderen Haushalt verschoben
act-source-moved-here = Messstelle hierher verschoben
act-member-changed = Rolle geändert
act-member-removed = Mitglied entfernt
act-member-left = Mitglied ausgetreten
act-invitation-made = Einladung erstellt
act-invitation-remade = Neuer Link für eine Einladung
act-invitation-withdrawn = Einladung zurückgezogen
act-invitation-accepted = Einladung angenommen
act-grant-given = Messstelle freigegeben
act-grant-changed = Freigabe geändert
act-grant-ended = Freigabe beendet
act-grant-left = Freigabe zurückgegeben
act-source-published = Öffentliche Seite erstellt
act-source-unpublished = Öffentliche Seite entfernt
act-source-viewed = Messstelle angesehen
act-home-viewed-as = Haushalt als jemand anderes angesehen
act-home-created = Haushalt angelegt
act-home-changed = Haushalt geändert
act-home-exported = Haushalt als Datei mitgenommen
act-home-brought = Haushalt aus Datei importiert
act-home-deleted = Haushalt gelöscht
act-home-restored = Haushalt wiederhergestellt
act-home-handed-over = Haushalt übergeben
act-account-deleted = Konto gelöscht
activity-from = Ab { $date }
activity-to = Bis { $date }
activity-none = Dazu gibt es nichts
activity-none-by = Dazu gibt es nichts von { $who }
activity-none-yet = Noch ist nichts geschehen
show-everybody = Alle Personen zeigen
show-everything = Alles zeigen
told-read = darf ansehen
told-write = darf eintragen
told-admin = darf verwalten
told-until = bis { $when }
told-no-end = ohne Ende
own-activity = Protokoll deines Kontos
own-activity-lede = Wann und von wo sich jemand mit deinem Konto angemeldet hat und was an deinen Anmeldewegen geändert wurde.
own-activity-see = Ansehen
own-line-no = Nr. { $number }, { $when } UTC
event-account-created = { $who } hat ein Konto angelegt
event-account-signed-in = { $who } hat sich angemeldet
event-account-signed-out = { $who } hat sich abgemeldet
event-account-sign-in-failed = Jemand konnte sich nicht als { $who } anmelden
event-account-session-ended = { $who } hat ein Gerät abgemeldet
event-account-sessions-ended = { $who } hat alle anderen Geräte abgemeldet
event-account-identity-linked = { $who } hat einen Anmeldeweg verknüpft
event-account-identity-unlinked = { $who } hat einen Anmeldeweg entfernt
event-account-profile-changed = { $who } hat das eigene Profil geändert
event-account-email-changed = { $who } hat die eigene E-Mail-Adresse geändert
event-account-email-verified = { $who } hat die eigene E-Mail-Adresse bestätigt
event-account-password-changed = { $who } hat das eigene Passwort geändert
event-account-password-reset = { $who } hat über einen Link ein neues Passwort festgelegt
event-account-second-factor-added = { $who } hat den zweiten Schritt eingeschaltet
event-account-second-factor-removed = { $who } hat den zweiten Schritt ausgeschaltet
event-account-recovery-code-used = { $who } hat sich mit einem Notfallcode angemeldet
event-account-recovery-codes-made = { $who } hat neue Notfallcodes erstellt
event-account-deactivated = Konto gesperrt: { $who }
event-account-reactivated = Konto entsperrt: { $who }
event-account-reset-link-made = Link für ein neues Passwort erstellt: { $who }
event-home-created = { $who } hat diesen Haushalt angelegt
event-home-changed = { $who } hat den Haushalt geändert
event-home-exported = { $who } hat den Haushalt als Datei mitgenommen
event-home-brought = { $who } hat diesen Haushalt aus einer Datei importiert
event-source-exported = { $who } hat { $source } als Datei mitgenommen
event-readings-imported = { $who } hat eine Datei in { $source } importiert
event-readings-import-undone = { $who } hat einen Import in { $source } zurückgenommen
event-home-deleted = { $who } hat den Haushalt gelöscht
event-home-restored = { $who } hat den Haushalt wiederhergestellt
event-account-exported = { $who } hat das eigene Konto als Datei mitgenommen
event-account-deleted = { $who } hat das eigene Konto gelöscht
event-home-handed-over = { $who } hat den Haushalt an { $whom } übergeben
event-home-viewed-as = { $who } hat diesen Haushalt als { $whom } angesehen
event-member-changed = { $who } hat die Rolle von { $whom } geändert
event-member-removed = { $who } hat { $whom } aus diesem Haushalt entfernt
event-member-left = { $who } hat den Haushalt verlassen
event-invitation-made = { $who } hat eine Einladung { $sources ->
    [0] in den Haushalt
    [1] zu { $source }
   *[other] zu { $sources } Messstellen
    } erstellt
event-invitation-remade = { $who } hat einen neuen Link für eine Einladung { $sources ->
    [0] in den Haushalt
    [1] zu { $source }
   *[other] zu { $sources } Messstellen
    } erstellt
event-invitation-withdrawn = { $who } hat eine Einladung { $sources ->
    [0] in den Haushalt
    [1] zu { $source }
   *[other] zu { $sources } Messstellen
    } zurückgezogen
event-invitation-accepted = { $who } hat eine Einladung von { $whom } { $sources ->
    [0] in den Haushalt
    [1] zu { $source }
   *[other] zu { $sources } Messstellen
    } angenommen
event-grant-given = { $who } hat { $source } für { $whom } freigegeben
event-grant-changed = { $who } hat geändert, was { $whom } mit { $source } darf
event-grant-ended = { $who } hat die Freigabe von { $source } für { $whom } beendet
event-grant-left = { $who } hat die Freigabe von { $source } zurückgegeben
event-source-viewed = { $who } hat { $source } angesehen
event-source-published = { $who } hat eine öffentliche Seite von { $source } erstellt
event-source-unpublished = { $who } hat die öffentliche Seite von { $source } entfernt
event-source-moved-away = { $who } hat { $source } in einen anderen Haushalt verschoben
event-source-moved-here = { $who } hat { $source } aus einem anderen Haushalt hierher verschoben
event-source-added = { $who } hat { $source } hinzugefügt
event-source-changed = { $who } hat { $source } geändert
event-source-parts-changed = { $who } hat geändert, woraus { $source } berechnet wird
event-source-days-opened = { $who } hat die Tageswerte von { $source } für alle mit Freigabe offengelegt
event-source-days-closed = { $who } hat die Tageswerte von { $source } verborgen, außer für alle, die sämtliche Teile sehen
event-source-converted = { $who } hat geändert, wofür eine Einheit von { $source } steht
event-source-checks-changed = { $who } hat die Prüfregeln von { $source } geändert
event-meter-replaced = { $who } hat einen anderen Zähler für { $source } vermerkt
event-meter-corrected = { $who } hat Angaben zu einem Zähler von { $source } berichtigt
event-meter-taken-back = { $who } hat einen Zählerwechsel von { $source } zurückgenommen
event-source-deleted = { $who } hat { $source } gelöscht
event-source-restored = { $who } hat { $source } wiederhergestellt
source-gone = eine gelöschte Messstelle
event-reading-recorded = { $who } hat { $source } abgelesen
event-reading-corrected = { $who } hat { $source } korrigiert
event-reading-deleted = { $who } hat eine Ablesung von { $source } gelöscht
event-reading-undone = { $who } hat eine Änderung von { $source } rückgängig gemacht
event-reading-photo-added = { $who } hat ein Foto von { $source } hinzugefügt
event-reading-photo-removed = { $who } hat ein Foto von { $source } entfernt
event-reading-disputed = { $who } hat für { $source } zu einem Zeitpunkt einen zweiten Wert notiert
event-reading-dispute-settled = { $who } hat zwischen zwei Werten von { $source } entschieden
