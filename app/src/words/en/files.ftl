# Files
import-title = Bring a file
import-lede = A table of readings, from a supplier, another program or a spreadsheet. It is read and tried first; nothing is saved before you say so.
import-file = File
import-file-cumulative = CSV or text, also packed as .gz: a moment and what the counter showed, one line each.
import-file-interval = CSV or text, also packed as .gz: from when, or to when, and what was used, one line each.
import-file-gauge = CSV or text, also packed as .gz: a moment and how it stood, one line each.
import-bring = Bring it
import-earlier = Brought before
import-steps = From file to readings
import-step-file = File
import-step-trial = Trial
import-step-saved = Saved
import-state-brought = not tried yet,
import-state-trying = being tried,
import-state-tried = tried, not saved,
import-state-saving = being saved,
import-state-saved = saved,
import-state-undoing = being taken out,
import-state-undone = taken out again,
import-state-failed = could not be read,
import-count =
    { $count ->
        [one] { $count } reading,
       *[other] { $count } readings,
    }
import-left = The file was put away. Nothing was saved.
import-failed = The file could not be worked through: it is packed wrongly, cut off, or its columns do not fit. Check what each column is, or bring it again.
import-put-away = The file itself was put away after a week. Bring it again.
import-recognised = What was recognised
import-size = { $bytes } bytes; { $lines } lines looked at
import-encoding = Letters
import-separator = Separator
import-decimal = Decimals
import-order = Dates
import-header = First line
import-clock = Clock
import-length = Each line is
import-fits = All of it fits
import-otherwise = Read it otherwise
import-read-again = Read it again
encoding-utf-8 = UTF-8
encoding-utf-16le = UTF-16
encoding-utf-16be = UTF-16, big-endian
encoding-windows-1252 = Windows (western)
separator-comma = comma
separator-semicolon = semicolon
separator-tab = tab
separator-pipe = vertical bar
decimal-point = point
decimal-comma = comma
order-dmy = day, month, year
order-mdy = month, day, year
order-ymd = year, month, day
header-yes = the first line names the columns
header-no = the first line is a reading
clock-utc = UTC
clock-local = the home’s clock
because-line = line { $line } says so: { $text }
because-nothing = nothing in the file says otherwise
because-you = as you said
because-home = not in the file: the clock of { $home }
because-spacing = the usual time from line to line
length-unknown = of unknown length
length-day = a day
length-month = a month
length-hours =
    { $count ->
        [one] an hour
       *[other] { $count } hours
    }
length-minutes = { $count } minutes
import-columns = What each column is
column-first = First:
column-number = Column { $number }
column-leave-out = leave out
column-moment = moment of the reading
column-start = start
column-end = end
column-date = date
column-time = time
column-value = value, { $unit }
column-register = { $name }, { $unit }
column-quality = quality
column-note = note
unfit-no-moment = No column says when. Choose the one that does.
unfit-no-value = No column is the value of register { $register }. A reading has a value of each.
unfit-twice = Two columns are the same. Leave one out.
unfit-no-length = The file says when each use begins or ends, but not both: say how long each line is.
import-sample = As it is read
import-sample-hint = The first { $count } lines.
import-line = line
import-line-itself = moment, and the line itself
import-trial = The trial
import-try = Try it
import-trying = The file is being tried
import-saving = The file is being saved
import-undoing = The file is being taken out
import-file-of = { $file }
import-may-leave = You may leave this page; it goes on, and is found again here.
import-writing = Read to the end; now it is written.
import-forsaken = Whoever worked on this was stopped. Nothing was half done.
import-rows = rows
import-new = new
import-equal = equal
import-conflicting = conflicting
import-refused = refused
import-asked = asked
import-unusual = unusual
import-line-unusual = Line { $line } looks unusual, and is taken as it is
import-line-unusual-why = { $when }, { $value } { $unit }. { $why }
import-left-out = left out
import-line-new = Line { $line }: new
import-lines-new = Lines { $first } to { $last }: new
import-line-equal = Line { $line }: equal
import-equal-book = { $when }, { $value }: in the book already. Left as it is.
import-equal-line = { $when }, { $value }: line { $line } says the same.
import-line-conflict = Line { $line }: in conflict
import-conflict-book = { $when }: the file says { $mine }, the book { $theirs }. The book’s stands; this line is left out.
import-conflict-line = { $when }: this says { $mine }, line { $line } says { $theirs }. The first stands; this one is left out.
import-line-refused = Line { $line }: refused
import-overlap-book = { $span }: it overlaps with what is in the book.
import-overlap-line = { $span }: it overlaps with line { $line }.
import-line-fell = Line { $line }: lower than before. What happened?
import-means-rolled-over = It is taken to have rolled over, between { $from } and { $to }.
import-means-unknown = Use from { $from } to { $to } is not known; before and after it is.
import-means-leave-out = This line is left out.
import-say-rolled-over = The counter rolled over
import-say-unknown = Not known
import-say-leave-out = Leave the line out
import-more =
    { $count ->
        [one] and one line more
       *[other] and { $count } lines more
    }
import-save =
    { $count ->
        [one] Save one reading
       *[other] Save { $count } readings
    }
import-twice-hint = All of it or nothing. Bringing the same file again saves nothing twice.
import-nothing-new = There is nothing new in it.
import-leave = Leave without saving
import-saved =
    { $count ->
        [one] One reading of { $file } is in the book.
       *[other] { $count } readings of { $file } are in the book.
    }
import-undone =
    { $count ->
        [one] The reading of { $file } was taken out of the book again; its history stays.
       *[other] The { $count } readings of { $file } were taken out of the book again; their history stays.
    }
import-undo = Take it out again
import-undo-hint = All its readings leave the book as one act, but for those that somebody changed since.
import-another = Bring another file
refused-no-moment = No date stands there.
refused-not-a-moment = What stands there is no date, or none that exists.
refused-missing-time = There was no such time that day, the clocks jumped from { $before } to { $after }.
refused-future = It lies in the future.
refused-no-value = No value stands there.
refused-not-a-number = What stands there is no number.
refused-not-a-quality = The quality is none of good, questionable, bad, estimated.
refused-columns = It has too few columns, or far too many. Perhaps a quote is never closed.
problem-choice = Something of what was sent is not known here. Choose again.
problem-import-goes-on = This file is being worked through, or was saved already. Nothing was changed.
problem-file-too-large = The file is too large. Pack it with gzip, or bring it in pieces.
problem-file-unreadable = There is no table of readings in it: a column of dates, and one of numbers beside it.
export-source = Take the readings along
export-home = Take the home along
export-all = Take everything along
export-all-hint = One archive: every home of yours, which can be brought to another Almanac; your account with its log; and what you recorded in homes of others. Tables for people, JSON with the history for programs.
bring-home = Bring a home
bring-home-lede = An archive that Almanac wrote comes in as a home of yours, with its readings and their history.
bring-home-file = Archive
home-brought =
    { $count ->
        [one] The home is here, as it was.
       *[other] { $count } homes are here, as they were.
    }
problem-no-zip = This is no zip archive.
problem-no-home = There is no home in this archive.
problem-later-format = A later Almanac wrote this, in format { $format }. Bring it to one as new as that.
problem-archive = { $file } is not as Almanac writes it, at line { $line }. Nothing was brought.
problem-home-there = A home of this archive is on this server already. Nothing of it was brought.

# The headings of a table of readings. The program must know them again when such a file is brought.
heading-start = start
heading-moment = moment
heading-local = local time
heading-value = value
heading-top-up = top-up
heading-unit = unit
heading-quality = quality
heading-note = note
heading-author = author
heading-version = version
heading-id = id
