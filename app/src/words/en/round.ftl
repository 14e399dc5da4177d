# Reading all meters of a home, one after the other
round = Read meters
round-steps = Walking order
round-place = { $source }, { $place } of { $count }
round-count = { $place } of { $count }
round-all-moment = When, for all of them
round-own-moment = At the same time as the others
round-next = Save, next: { $source }
round-last = Save
round-skip = Skip this one
round-back = Back
round-save = Save what is typed
round-left-empty = What is left empty is not read.
round-saved = Read in this round
round-saved-one = { $value }, { $when }
round-said = { $count ->
    [one] One reading is saved.
   *[other] { $count } readings are saved.
}
round-over = That was all of them
round-over-text = Everything stands in the book. What you mistyped can be taken back here.
round-left-out = Left out
round-read-now = Read it now
round-read-now-one = Read it now: { $source }
round-again = Read all once more
round-home = Back to { $home }
round-nothing-title = Nothing to read here
round-nothing = None of the sources of this home is yours to read.
round-is-saved = saved
round-is-asked = has a question
round-take-back = Take { $value } back
order = Walking order
order-lede = In this order the sources stand in the home, and so the round goes.
order-up = Move { $source } up
order-down = Move { $source } down
order-moved = { $source } is number { $place } now.
label = A label for the meter
label-lede = Print it and stick it on the meter. Whoever may read it scans it, and stands at its step of the round.
label-qr = QR code that opens the round at { $source }
label-scan = Scan to read
event-source-placed = { $who } moved { $source } in the walking order
act-source-placed = Walking order changed
round-not-saved = This one could not be saved now. Try again; if it lasts, it may not be yours to read any more.
