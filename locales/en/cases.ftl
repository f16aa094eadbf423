# Cases: screen, lists, history

## Buttons

button-open = Open { $number }
button-open-short = Open the case
button-history = History
button-older = ‹ Older
button-newest = Newest ›
button-files = 📎 Files ({ $count })
button-more-files = More files ›
button-back-to-case = ‹ Back to the case

## One case

case-heading = <b>{ $number }</b> · { $state }
case-enterprise = 🏢 { $enterprise }
case-project = 🏗 { $project }
case-about = Kind: { $category } · Urgency: { $urgency }
case-secret = 🔒 Secret: only the filer, the inspector and the service office know of it
case-gap = ⚑ Service gap: a key enterprise had to come and ask

case-description = <b>What happened</b>
    { $text }

case-wish = <b>What would solve it</b>
    { $text }

case-handler = 👤 Handler: { $handler }{ $department ->
        [none] { "" }
       *[other] { " " }({ $department })
    }

case-stand-in = 🌴 On leave; { $standIn } stands in
case-handler-phone = ☎️ { $phone }
case-readerless = 👤 In charge: nobody yet. Everybody in the service office and every inspector is linked to your company and must keep out of this report, so nobody can read it now
case-handler-gone = ⚠️ The handler has left or must stand aside; the service office must name another
case-nobody = 👤 Handler: the service office is finding one
case-planned = 📅 Promised by { $date }

case-solution = <b>Solution</b>
    { $text }

case-clock = ⏱ { $clock }: by { $due }
case-clock-late = 🔴 { $clock }: was due { $due }, overdue

case-clock-reason = Rule: { $clock }, urgency “{ $urgency }”: { $length }{ $skipped ->
        [0] { "" }
        [one] , { $skipped } day off skipped
       *[other] , { $skipped } days off skipped
    }

duration-s = { $amount ->
    [one] { $amount } second
   *[other] { $amount } seconds
}

duration-m = { $amount ->
    [one] { $amount } minute
   *[other] { $amount } minutes
}

duration-h = { $amount ->
    [one] { $amount } hour
   *[other] { $amount } hours
}

duration-d = { $amount ->
    [one] { $amount } day
   *[other] { $amount } days
}

duration-wh = { $amount ->
    [one] { $amount } working hour
   *[other] { $amount } working hours
}

duration-wd = { $amount ->
    [one] { $amount } working day
   *[other] { $amount } working days
}

case-files = 📎 { $count ->
        [one] { $count } file
       *[other] { $count } files
    }

case-latest = <b>Latest</b>
case-next = <b>Next</b>: { $next }

## Who does what next

next-readerless = it is assigned once the zone names somebody independent. If it can't wait, please turn to the supervisory authority above the zone.
next-submitted = a handler is being found, and the enterprise is told at once.
next-assigned = { $handler } signs for the case.
next-objected = the service office rules on the objection.
next-in_progress = { $handler } is working on it.
next-paused = the clock is paused until the work can go on.
next-in_council = the council decides.
next-on_account = on account; it is looked at again on its review date.
next-delivered = the enterprise says whether it is solved.
next-confirmed = the zone checks and strikes it off.
next-closed = nothing; the case is closed.
next-declined = nothing; the case was declined.
next-withdrawn = nothing; the enterprise withdrew the case.
next-merged = nothing here; it goes on in another case.
next-gone = the handler has left or must stand aside, and the service office names another.

## The next step of whoever reads the screen

next-own-submitted = please name a handler.
next-own-assigned = please sign for the case.
next-own-objected = please rule on the objection.
next-own-in_progress = please go on: contact the enterprise, promise a date, and deliver the solution once it is there.
next-own-delivered = please say whether it is solved.
next-own-confirmed = please check, and strike it off.
next-own-gone = the handler has left or must stand aside; please name another.

## History

history-heading = <b>History of { $number }</b>
history-line = { $at } · { $who }: { $what }
history-text = { "    " }{ $text }

history-more = { $count ->
    [one] … { $count } older entry
   *[other] … { $count } older entries
}

history-none = Nothing yet.
actor-router = Doorstep
actor-clock = Doorstep

## Lists

cases-heading = <b>Cases</b> ({ $total } in all, { $open } open)
cases-empty = There are no cases at present.
queue-heading = <b>Waiting for you</b> ({ $total })
queue-empty = Nothing is waiting for you at present.
gone-heading = <b>Waiting for another handler</b> ({ $total }; the one before has left or must stand aside)
gone-empty = No case is waiting for another handler at present.

list-line = { $mark } <b>{ $number }</b> · { $state }
    { $enterprise } · { $category }

list-due = { "    " }⏱ { $clock }: by { $due }
list-due-late = { "    " }🔴 { $clock }: was due { $due }, overdue

## Files

file-caption = { $text }
files-shown = These are files { $from }–{ $to } of <b>{ $number }</b>, { $total } in all.
files-none = <b>{ $number }</b> has no files.
