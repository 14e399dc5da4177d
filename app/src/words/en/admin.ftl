# Who looks after this Almanac
admin = This Almanac
admin-hint = You look after it: its people, its jobs, its size.
admin-open = Look after it
admin-lede = You look after this Almanac; the homes keep their readings. Nothing here opens anybody’s home, sources or readings.
admin-users = People
admin-users-hint = Who is here, how they come in, and when they were last seen.
admin-users-search = Name or e-mail
admin-users-find = Find
admin-users-all = Everybody
admin-users-none = Nobody here is called that.
admin-user-seen = { $ways }. Seen { $when }
admin-user-unseen = { $ways }. Never seen
admin-user-admin = instance admin
admin-user-you = you
admin-user-inactive = deactivated
admin-user-manage = Look
admin-user-manage-named = Look at { $name }
admin-user-ways = comes in with
admin-user-since = here since
admin-user-last = last seen
admin-user-never = never
admin-user-sessions = signed in on
admin-user-devices = { $count ->
    [0] no device
    [one] one device
   *[other] { $count } devices
}
admin-deactivate = Deactivate
admin-deactivate-hint = { $name } is signed out everywhere at once and cannot come in. Homes and readings stay as they are. It is written in the activity of their own account.
admin-deactivated = { $name } is deactivated and signed out everywhere.
admin-reactivate = Let in again
admin-reactivate-hint = { $name } cannot come in now. Let in again, they find everything as it was.
admin-reactivated = { $name } may come in again.
admin-oneself = You cannot deactivate yourself: somebody has to look after this Almanac. Another instance admin can.
admin-utc = Times are in UTC.
way-password = Password
way-none = No way in
way-and = { $first }, { $second }
admin-providers = Sign-in
admin-provider-unused = Not used since this server started
admin-provider-worked = Last worked { $when }
admin-provider-failed = Last failed { $when }: { $why }
admin-provider-never-worked = Has not worked since this server started
admin-provider-works = works
admin-provider-fails = does not work
admin-provider-quiet = quiet
admin-storage = Storage
admin-storage-what = kept
admin-storage-readings = Readings
admin-storage-files = Files that were brought
admin-storage-activity = Activity
admin-storage-rest = Everything else
admin-storage-all = together
admin-storage-free = { $size } are free on the disk of the data folder.
size-mb = { $number } MB
size-gb = { $number } GB
admin-version = Version
admin-version-almanac = Almanac
admin-version-postgres = Postgres
admin-version-schema = tables
admin-version-migration = { $name }, { $count } in all
admin-version-migrated = brought up to date
admin-jobs = Jobs
admin-jobs-hint = What is done outside of a page: mails, pictures, clearing up.
admin-jobs-lede = What is done outside of a page. What does not work is tried again, later each time, and given up after eight attempts; then it is yours to decide.
admin-jobs-none = Nothing waits.
admin-jobs-trouble = { $count ->
    [one] One job was given up
   *[other] { $count } jobs were given up
}
jobs-waiting = waiting
jobs-running = being done
jobs-given-up = given up
jobs-done = done in a week
job-mail = Mail
job-picture = Copy of a picture
job-deauthorize = Telling LINE that somebody left
job-forget = Taking away the traces of a deleted account
job-sweep = Clearing up what ended: sessions, sign-ins, counts
job-purge = Emptying the trash after 30 days
job-tidy = Clearing up old jobs
job-other = Of a newer version
job-due = Due { $when }
job-tried = { $attempts ->
    [one] Tried once
   *[other] Tried { $attempts } times
}. Next { $when }
job-gave-up = Given up { $when }, after { $attempts ->
    [one] one attempt
   *[other] { $attempts } attempts
}
job-problem = What went wrong: { $why }
job-is-running = Being done now
job-returns = returns
job-again = Try again
job-remove = Remove
job-again-said = It is tried again.
job-removed = It is removed.
job-gone = It is not among those given up any more.
