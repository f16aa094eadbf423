# Cases: one case, lists, history

## Buttons

button-open = Open { $number }
button-open-short = Open the case
button-history = History
button-older = ‹ Older
button-newest = Newest ›
button-files = 📎 Files ({ $count })
button-more-files = More files ›
button-sign = ✍️ Sign
button-contact = 📞 First contact made
button-contact-again = 📞 Contact made
button-plan = 📅 Promise a date
button-note = 📝 Progress note
button-deliver = 🚪 Deliver the solution
button-rate-yes = ✅ Solved
button-rate-no = ❌ Not solved
button-strikeOff = ✅ Strike off
button-sendBack = ↩️ Send back
button-urge = 🔔 Urge
button-supervise = ⚠️ Supervise
button-decline = Decline
button-withdraw = Withdraw
button-withdraw-yes = Yes, withdraw it
button-withdraw-no = No, keep it
button-add = ➕ Add something
button-add-to = ➕ Add to { $number }
button-assign = 👤 Name a handler
button-reassign = 👤 Change the handler
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
case-handler-gone = ⚠️ The handler has left; the service office must name another
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

next-readerless = It is assigned once the zone names somebody independent. If it can't wait, please turn to the supervisory authority above the zone.
next-submitted = a handler is being found, and the enterprise is told at once.
next-assigned = { $handler } signs for the case.
next-objected = the service office rules on the objection.
next-in_progress = { $handler } is working on it.
next-paused = the clock is paused until the work can go on.
next-in_council = the council decides.
next-on_account = on account; it is looked at again on its review date.
next-delivered = the enterprise says whether it is solved.
next-confirmed = the service office strikes it off.
next-closed = nothing; the case is closed.
next-declined = nothing; the case was declined.
next-withdrawn = nothing; the enterprise withdrew the case.
next-merged = nothing here; it goes on in another case.
next-gone = the handler has left, and the service office names another.

## The next step of whoever reads the screen

next-own-submitted = please name a handler.
next-own-assigned = please sign for the case.
next-own-objected = Please rule on the objection.
next-own-in_progress = please go on: contact the enterprise, promise a date, and deliver the solution once it is there.
next-own-delivered = please say whether it is solved.
next-own-confirmed = please check, and strike it off.
next-own-gone = the handler has left; please name another.

## History

history-heading = <b>History of { $number }</b>
history-line = { $at } · { $who }: { $what }
history-text = { "    " }{ $text }
history-more = { $count ->
    [one] … { $count } older entry
   *[other] … { $count } older entries
}
history-none = Nothing yet.
event-submit = filed the report
event-assign = assigned the case
event-assign-to = assigned to { $handler } ({ $reason })
event-sign = signed
event-object = objected
event-rule = ruled on the objection
event-contact = contacted the enterprise
event-plan = promised a solution by { $date }
event-note = progress note
event-note-internal = internal note
event-pause = paused the clock
event-resume = resumed the clock
event-extend = asked for an extension
event-grant = granted the extension
event-handOver = handed over to another department
event-refer = referred to the council
event-decide = decision of the council
event-shelve = put on account
event-unshelve = took up again
event-deliver = delivered the solution
event-rate-solved = confirmed that it is solved ({ $satisfaction })
event-rate-not = not solved (no. { $times })
event-expire = no rating in time, counts as an invalid callback
event-strikeOff = struck off
event-sendBack = sent back
event-reopen = reopened
event-urge = urged
event-supervise = supervised
event-decline = declined
event-merge = merged
event-withdraw = withdrew the report
event-add = added to the case
event-revise = changed the text; before: { $before }
event-rung = { $clock }: { $rung }
actor-router = Doorstep
actor-clock = Doorstep

## Lists

cases-heading = <b>Cases</b> ({ $total } in all, { $open } open)
cases-empty = There are no cases at present.
queue-heading = <b>Waiting for you</b> ({ $total })
queue-empty = Nothing is waiting for you at present.
gone-heading = <b>Waiting for another handler</b> ({ $total }; the one before has left)
gone-empty = No case is waiting for another handler at present.
list-line = { $mark } <b>{ $number }</b> · { $state }
    { $enterprise } · { $category }
list-due = { "    " }⏱ { $clock }: by { $due }
list-due-late = { "    " }🔴 { $clock }: was due { $due }, overdue

## After an action

done-sign = ✅ Signed. Please contact the enterprise by { $hearBy }.
done-sign-late = ✅ Signed. The time for the first contact is over: please contact the enterprise at once.
done-sign-plain = ✅ Signed.
done-contact = ✅ The contact is on record, and the enterprise has been told.
done-plan = ✅ The enterprise has been promised a solution by { $date }.
done-note = ✅ The note is on record, and the enterprise has been told.
done-note-internal = ✅ The internal note is on record; the enterprise doesn't see it.
done-deliver = ✅ Delivered. The enterprise is being asked whether it is solved.
done-rate-solved = Thank you. The service office will check and strike it off, and you will be told.
done-rate-not = This is on record. The handler has your words and goes on working.
done-strikeOff = ✅ Struck off. The enterprise and the handler have been told.
done-sendBack = ↩️ Sent back; the handler goes on working.
done-urge = 🔔 Urged; the reminder is on its way.
done-supervise = ⚠️ Supervised. The handler and the head of the department have been told.
done-decline = Declined; the enterprise has been told.
done-withdraw = Your report is withdrawn.
done-add = ✅ Added to { $number }; the handler has been told.
done-assign = ✅ Assigned to { $handler }.{ $is ->
        [substitute] { " " }{ $handler } is on leave: { $substitute } stands in and has been told too.
        [unreachable] { " " }The bot can't reach them: please phone. The enterprise has been promised no call yet.
        [away] { " " }{ $handler } is on leave and nobody stands in: please phone. The enterprise has been promised no call yet.
       *[self] { "" }
    }
done-revise = ✏️ { $number } now has your new text; the old one stays in the history.
withdraw-ask = Do you really want to withdraw { $number }? Nobody will work on it any more.
file-caption = { $text }
files-shown = These are files { $from }–{ $to } of <b>{ $number }</b>, { $total } in all.
files-none = <b>{ $number }</b> has no files.
assign-ask = <b>{ $number }</b>: please choose a handler.
assign-choice = { $name } ({ $open } open){ $is ->
        [substitute] , on leave: { $substitute }
        [unreachable] { " " }⚠️ can't be reached
        [away] { " " }⚠️ on leave
       *[self] { "" }
    }
assign-unheard = { $who ->
        [away] ⚠️ <b>{ $name }</b> is on leave, and nobody can stand in.
        [substitute] ⚠️ <b>{ $name }</b> is on leave, and the bot can't reach <b>{ $substitute }</b>, who stands in (no account, or the bot is blocked).
       *[self] ⚠️ The bot can't reach <b>{ $name }</b> (no account, or the bot is blocked){ $phone ->
            [none] { "" }
           *[other] ; phone: { $phone }
        }.
    }
    If { $number } goes to { $name } all the same, please phone. Until then the enterprise is promised no call.
button-assign-anyway = Assign to { $name } anyway
button-assign-others = Choose somebody else
assign-nobody = Nobody on the roster can take a case. Please import the roster first.

## After a report was filed

submitted-heading = ✅ We have your report: number <b>{ $number }</b>
submitted-next = A handler is being found for you. Within seconds you will be told who it is, the phone number, and by when you will be contacted.
submitted-readerless = Everybody in the service office and every inspector of the zone is linked to your company now and must keep out of this report: nobody can read it or take it on yet. It is assigned once the zone names somebody independent. If it can't wait, please turn to the supervisory authority above the zone.
submitted-secret = 🔒 Only you, the inspector and the service office can see this report.
submitted-hint = Reply to this message to add something; send /cases at any time to see how things stand.
button-report-another = Report something else
