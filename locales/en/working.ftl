# Working on a case: signing, contact, promise, progress

## sign

button-sign = ✍️ Sign

done-sign = ✅ Signed. Please contact the enterprise by { $hearBy }.
done-sign-late = ✅ Signed. The time for the first contact is over: please contact the enterprise at once.
done-sign-plain = ✅ Signed.

event-sign = signed

notice-signed = ✍️ <b>{ $handler } has signed for your case</b>
notice-signed-hearBy = You will be contacted by { $due }.
notice-signed-soon = You will be contacted soon.

## contact

button-contact = 📞 First contact made
button-contact-again = 📞 Contact made

form-title-contact = <b>Contact with the enterprise</b>{ $progress }
    { $number } · { $enterprise }

form-contact-how = How did you get in touch with the enterprise?
form-contact-phone = By phone
form-contact-visit = By a visit
form-contact-wechat = By WeChat
form-contact-meeting = In a meeting
form-contact-text = What did the enterprise say, and what comes next? A short note; the enterprise gets it.

done-contact = ✅ The contact is on record, and the enterprise has been told.

event-contact = contacted the enterprise

notice-contacted = 📞 <b>{ $handler } noted the contact with you</b>
notice-contacted-next = Next you will be given a date for the solution.

## plan

button-plan = 📅 Promise a date

form-title-plan = <b>Dated plan</b>{ $progress }
    { $number } · { $enterprise }

form-plan-date = By which day will it be done? This is a promise, and the enterprise is told.
    Please choose a day, or type it, e.g. 2026-12-01.

form-plan-text = What will be done by that day? One or two sentences; the enterprise gets them.

done-plan = ✅ The enterprise has been promised a solution by { $date }.

event-plan = promised a solution by { $date }

notice-planned = 📅 <b>{ $handler } promises a solution by { $date }</b>

## note

button-note = 📝 Progress note

form-title-note = <b>Progress note</b>{ $progress }
    { $number } · { $enterprise }

form-note-text = How far has it got? A short note, please.
form-note-public = Shall the enterprise be told?
form-note-choice-public = Tell the enterprise
form-note-choice-internal = Internal only

done-note = ✅ The note is on record, and the enterprise has been told.
done-note-internal = ✅ The internal note is on record; the enterprise doesn't see it.

event-note = progress note
event-note-internal = internal note

notice-noted = 📝 <b>{ $handler } wrote a progress note</b>{ $files ->
        [0] { "" }
        [one] { " " }({ $files } file)
       *[other] { " " }({ $files } files)
    }

## pause

event-pause = paused the clock

## resume

button-resume-draft = ▶️ Go on filling in

event-resume = resumed the clock

## extend

event-extend = asked for an extension

## grant

event-grant = granted the extension
