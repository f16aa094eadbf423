# Messages that are sent without being asked

## What it is about

notice-case = <b>{ $number }</b> { $enterprise }
notice-about = { $category } · { $urgency }
notice-quote = <blockquote>{ $text }</blockquote>

## To the handler

notice-assigned = 📥 <b>A case for you</b>
notice-assigned-reason = Why you: { $reason }
notice-assigned-sign = ⏱ Please sign by { $due }
notice-assigned-solve = ⏱ To be solved by { $due }
notice-takenOver = { $handler } now handles this case; there is nothing left for you to do.
notice-rated = 🎉 <b>The enterprise says: solved</b> ({ $satisfaction })
notice-rated-office = Please check, and strike it off.
notice-notSolved = ❌ <b>The enterprise says: not solved</b> (no. { $times })
notice-notSolved-next = The handler should contact the enterprise soon and go on working.
notice-sentBack = ↩️ <b>The service office sends this case back</b>
notice-urged = 🔔 <b>{ $name } ({ $role }) urges you</b> to act soon and write a progress note.
notice-supervised = ⚠️ <b>{ $name } ({ $role }) supervises this case</b>: please act at once and write a progress note.
notice-added = ➕ <b>{ $author } added something</b>{ $files ->
        [0] { "" }
        [one] { " " }({ $files } file)
       *[other] { " " }({ $files } files)
    }
notice-revised = ✏️ <b>The enterprise changed its text</b>
notice-withdrawn = { $author } has withdrawn this case; there is nothing left to do.
notice-expired = ⌛️ The enterprise gave no rating in time. This counts as an invalid callback, not as satisfied.
notice-expired-contact = ⌛️ You gave no rating in time, so the service office will check this case. If it isn't solved, just reply to this message.

## To the enterprise

notice-handlerFound = 👤 <b>Your case has a handler</b>
notice-handlerFound-again = 👤 <b>Somebody else handles your case now</b>
notice-handlerFound-who = Handler: { $handler }{ $department ->
        [none] { "" }
       *[other] { " " }({ $department })
    }
notice-handlerFound-substitute = 🌴 On leave; { $substitute } stands in
notice-handlerFound-unheard = The service office is phoning the handler, who will then contact you.
notice-handlerFound-phone = ☎️ { $phone }
notice-handlerFound-hearBy = ⏱ You will be contacted by { $due }
notice-signed = ✍️ <b>{ $handler } has signed for your case</b>
notice-signed-hearBy = You will be contacted by { $due }.
notice-signed-soon = You will be contacted soon.
notice-contacted = 📞 <b>{ $handler } noted the contact with you</b>
notice-contacted-next = Next you will be given a date for the solution.
notice-planned = 📅 <b>{ $handler } promises a solution by { $date }</b>
notice-noted = 📝 <b>{ $handler } wrote a progress note</b>{ $files ->
        [0] { "" }
        [one] { " " }({ $files } file)
       *[other] { " " }({ $files } files)
    }
notice-delivered = 🚪 <b>The solution is at your door</b>
notice-delivered-by = Answered by { $handler } ({ $how }).
notice-delivered-ask = Is it solved? It is solved when you say so.
notice-struckOff = 🏁 <b>The case is closed</b>
notice-struckOff-contact = Thank you. If there is a new difficulty, please report it at any time.
notice-sentBack-contact = ↩️ <b>The service office has checked your case and wants the work to go on</b>
notice-declined = <b>We are sorry: this case can't be taken here</b>

## To the service office

notice-unrouted = 🧭 <b>No handler was found; please name one</b>
notice-deadLetter = 🛠 <b>A message could not be handled</b>
    Update { $updateId }, received { $at }. The chat goes on; please have the log looked at.
notice-handlersGone = { $cases ->
    [one] 👤 <b>{ $people } left; { $cases } case needs another handler</b>
   *[other] 👤 <b>{ $people } left; { $cases } cases need another handler</b>
}
notice-handlersGone-next = Until then what is said to the handler comes to you.
button-gone = 👤 Show them ({ $cases })
notice-away = ☎️ <b>{ $name } is on leave, and nobody stands in</b>{ $phone ->
        [none] { "" }
       *[other] ; please phone { $phone }
    }
notice-unreachable = ☎️ <b>The bot can't reach { $enterprise ->
        [none] { $name }
       *[other] { $name } of { $enterprise }
    }</b>{ $phone ->
        [none] { "" }
       *[other] ; please phone { $phone }
    }

## The ladder

notice-stalled-blue = 🔵 <b>Soon due: { $clock }</b>
notice-stalled-yellow = 🟡 <b>Behind the plan: { $clock }</b>
notice-stalled-red = 🔴 <b>Overdue: { $clock }; please supervise</b>
notice-stalled-red-handler = 🔴 <b>Overdue: { $clock }; please act now</b>
notice-stalled-top = 🚨 <b>Overdue and still nothing done: { $clock }; top of the ladder</b>
notice-stalled-due = ⏱ Due { $due }{ $late ->
        [0] { "" }
        [one] , { $late } hour ago
       *[other] , { $late } hours ago
    }
notice-stalled-waiting = Waiting for: { $waiting }

## Digest

digest-heading = 📊 <b>Digest of { $day }</b>
digest-empty = Nothing new, overdue or waiting for a rating at your enterprises today.
digest-fresh = <b>New: { $count }</b>
digest-stalled = <b>🔴 Overdue: { $count }</b> (longest first)
digest-waiting = <b>Waiting for a rating or to be struck off: { $count }</b>
digest-line = { $number } { $enterprise } · { $category }
digest-line-stalled = { $number } { $enterprise } · { $category }
    { "    " }{ $clock }: was due { $due }, waiting for { $waiting }
digest-more = … and { $count } more
digest-gaps = ⚑ Service gaps: { $count } (a key enterprise had to come and ask: the fault comes first)

## What was held over the quiet hours

bundle-heading = { $count ->
    [one] 🌅 <b>{ $count } message came in the quiet hours</b>
   *[other] 🌅 <b>{ $count } messages came in the quiet hours</b>
}
bundle-line = { $index }. { $title }
    { "    " }{ $case }
bundle-line-plain = { $index }. { $title }
bundle-more = { $count ->
    [one] One more follows.
   *[other] { $count } more follow.
}

apology = We are sorry: your last message could not be handled, and the service office has been told. Please try again later, or phone your handler.
