# Delivering, rating, striking off

## deliver

button-deliver = 🚪 Deliver the solution

form-title-deliver = <b>Deliver the solution</b>{ $progress }
    { $number } · { $enterprise }

form-deliver-solution = How was it solved? Please write the result; the enterprise will rate it.
form-deliver-how = How was the answer delivered?
form-deliver-site = On site
form-deliver-phone = By phone
form-deliver-document = In writing
form-deliver-meeting = In a meeting
form-deliver-evidence = Please send evidence: photos, files, voice messages, videos or a location. If there is none, skip this.
form-deliver-review = Please check. When you confirm, the enterprise is asked to rate it at once, and the clock stops meanwhile.
form-label-solution = Solution
form-label-how = Delivered
form-label-evidence = Evidence

done-deliver = ✅ Delivered. The enterprise is being asked whether it is solved.

event-deliver = delivered the solution

notice-delivered = 🚪 <b>The solution is at your door</b>
notice-delivered-by = Answered by { $handler } ({ $how }).
notice-delivered-ask = Is it solved? It is solved when you say so.

## rate

button-rate-yes = ✅ Solved
button-rate-no = ❌ Not solved

form-title-rate = <b>Rate the result</b>{ $progress }
    { $number } · { $enterprise }

form-rate-solved = Is your difficulty solved?
form-rate-choice-solved = ✅ Solved
form-rate-choice-unsolved = ❌ Not solved
form-rate-satisfaction = Thank you. Are you satisfied with how it was handled?
form-rate-comment = Anything you want to tell us? If not, skip this.
form-rate-missing = We are sorry that it isn't solved. Please say what is missing; the work goes on.

done-rate-solved = Thank you. The zone will check and strike it off, and you will be told.
done-rate-not = Your words are on record, and the work goes on.

event-rate-solved = confirmed that it is solved ({ $satisfaction })
event-rate-not = not solved (no. { $times })

notice-rated = 🎉 <b>The enterprise says: solved</b> ({ $satisfaction })
notice-rated-office = Please check, and strike it off.
notice-notSolved = ❌ <b>The enterprise says: not solved</b> (no. { $times })
notice-notSolved-next = The handler should contact the enterprise soon and go on working.

## expire

event-expire = no rating in time, counts as an invalid callback

notice-expired = ⌛️ The enterprise gave no rating in time. This counts as an invalid callback, not as satisfied.
notice-expired-contact = ⌛️ You gave no rating in time, so the zone will check this case. If it isn't solved, just reply to this message.

## strikeOff

button-strikeOff = ✅ Strike off

done-strikeOff = ✅ Struck off. The enterprise and the handler have been told.

event-strikeOff = struck off

notice-struckOff = 🏁 <b>The case is closed</b>
notice-struckOff-contact = Thank you. If there is a new difficulty, please report it at any time.

## sendBack

button-sendBack = ↩️ Send back

form-title-sendBack = <b>Send back</b>{ $progress }
    { $number } · { $enterprise }

form-sendBack-reason = Why is it sent back, and what is still to be done? The handler and the enterprise are told.

done-sendBack = ↩️ Sent back; the handler goes on working.

event-sendBack = sent back

notice-sentBack = ↩️ <b>Checked and sent back</b>
notice-sentBack-contact = ↩️ <b>Your case was checked, and the work goes on</b>

## reopen

event-reopen = reopened
