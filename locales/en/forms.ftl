# Forms: what is said while one is filled in, and the questions of the actions

form-progress = { " " }({ $step }/{ $of })
form-colon = { ": " }
form-and = { ", " }
form-none = none
form-shortened = (the whole text has { $length } characters and is sent uncut)
form-answered-text = Your answer so far:
    { $text }
form-answered-choice = Chosen: <b>{ $choice }</b>
form-narrowed = Names with “{ $part }”. Type another part of a name to look further.
form-no-match = No name has “{ $part }”. Please try another word.
form-type-to-narrow = { $count } in all. Turn the pages, or type a part of the name.
form-files = <b>{ $count }</b>: { $parts }
form-files-received = Received { $received }. Please tap “Done” when you have sent everything.
form-files-photo = { $count ->
    [one] { $count } photo
   *[other] { $count } photos
}
form-files-document = { $count ->
    [one] { $count } file
   *[other] { $count } files
}
form-files-voice = { $count ->
    [one] { $count } voice message
   *[other] { $count } voice messages
}
form-files-video = { $count ->
    [one] { $count } video
   *[other] { $count } videos
}
form-files-location = { $count ->
    [one] { $count } location
   *[other] { $count } locations
}
form-files-text = { $count ->
    [one] { $count } text
   *[other] { $count } texts
}
form-cancel = { $title }

    Do you want to discard it? What you have filled in will not be kept.

button-show-all = Show all
button-tomorrow = Tomorrow
button-in-days = In { $days } days

## Headings of the actions: name, progress, number of the case and enterprise

form-title-plan = <b>Dated plan</b>{ $progress }
    { $number } · { $enterprise }
form-title-note = <b>Progress note</b>{ $progress }
    { $number } · { $enterprise }
form-title-contact = <b>Contact with the enterprise</b>{ $progress }
    { $number } · { $enterprise }
form-title-deliver = <b>Deliver the solution</b>{ $progress }
    { $number } · { $enterprise }
form-title-rate = <b>Rate the result</b>{ $progress }
    { $number } · { $enterprise }
form-title-sendBack = <b>Send back</b>{ $progress }
    { $number } · { $enterprise }
form-title-add = <b>Add to the case</b>{ $progress }
    { $number } · { $enterprise }
form-title-decline = <b>Decline</b>{ $progress }
    { $number } · { $enterprise }

## Questions of the actions

form-plan-date = By which day will it be done? This is a promise, and the enterprise is told.
    Please choose a day, or type it, e.g. 2026-12-01.
form-plan-text = What will be done by that day? One or two sentences; the enterprise gets them.
form-note-text = How far has it got? A short note, please.
form-note-public = Shall the enterprise be told?
form-note-choice-public = Tell the enterprise
form-note-choice-internal = Internal only
form-contact-how = How did you get in touch with the enterprise?
form-contact-phone = By phone
form-contact-visit = By a visit
form-contact-wechat = By WeChat
form-contact-meeting = In a meeting
form-contact-text = What did the enterprise say, and what comes next? A short note; the enterprise gets it.
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
form-rate-solved = Is your difficulty solved?
form-rate-choice-solved = ✅ Solved
form-rate-choice-unsolved = ❌ Not solved
form-rate-satisfaction = Thank you. Are you satisfied with how it was handled?
form-rate-comment = Anything you want to tell us? If not, skip this.
form-rate-missing = We are sorry that it isn't solved. Please say what is missing; the work goes on.
form-sendBack-reason = Why is it sent back, and what is still to be done? The handler and the enterprise are told.
form-add-files = Please send what you want to add: text, photos, files, voice messages, videos or a location, in as many messages as you like.
form-decline-reason = Why can't it be taken? The enterprise is told.
form-decline-channel = Where should the enterprise turn instead? Please name the office and how to reach it.
