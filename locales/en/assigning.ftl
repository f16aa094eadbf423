# Assigning, reassigning

## assign

button-assign = 👤 Name a handler
button-reassign = 👤 Change the handler
button-assign-anyway = Assign to { $name } anyway
button-assign-others = Choose somebody else
button-gone = 👤 Show them ({ $cases })

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

assign-nobody = Nobody on the roster can take a case. Please import the roster first.

done-assign = ✅ Assigned to { $handler }.{ $is ->
        [substitute] { " " }{ $handler } is on leave: { $substitute } stands in and has been told too.
        [unreachable] { " " }The bot can't reach them: please phone. The enterprise has been promised no call yet.
        [away] { " " }{ $handler } is on leave and nobody stands in: please phone. The enterprise has been promised no call yet.
       *[self] { "" }
    }

event-assign-to = assigned to { $handler } ({ $reason })

notice-assigned = 📥 <b>A case for you</b>
notice-assigned-reason = Why you: { $reason }
notice-assigned-sign = ⏱ Please sign by { $due }
notice-assigned-solve = ⏱ To be solved by { $due }
notice-takenOver = { $handler } now handles this case; there is nothing left for you to do.
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
notice-unrouted = 🧭 <b>No handler was found; please name one</b>

notice-handlersGone = { $cases ->
    [one] 👤 <b>{ $people } left or must stand aside; { $cases } case needs another handler</b>
   *[other] 👤 <b>{ $people } left or must stand aside; { $cases } cases need another handler</b>
}

notice-handlersGone-next = Until then what is said to the handler comes to you.

## object

event-object = objected

## rule

event-rule = ruled on the objection

## handOver

event-handOver = handed over to another department
