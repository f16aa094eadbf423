# Used everywhere: buttons, names of things, refusals

## Buttons (at most 30 characters)

button-back = ‹ Back
button-keep = Keep and continue ›
button-done = Done ›
button-skip = Skip
button-clear = Leave empty
button-clear-files = Remove the files
button-edit = Edit: { $field }
button-to-review = ‹ Back to the review
button-submit = ✅ Submit
button-cancel = Cancel
button-cancel-yes = Yes, discard it
button-cancel-no = No, go on
button-previous-page = ‹ Previous page
button-next-page = Next page ›

## Urgency

urgency-urgent = Urgent
urgency-normal = Normal
urgency-complex = Complex
urgency-explained-urgent = production is or will soon be affected; must be handled today
urgency-explained-normal = one department is clearly responsible; usual time limits
urgency-explained-complex = several departments or an approval procedure; takes longer

## Who may see it

visibility-enterprise = Our enterprise
visibility-filer = Only me
visibility-secret = Secret
visibility-explained-enterprise = every contact of the enterprise, and the officials in charge
visibility-explained-filer = of the enterprise only you, and the officials in charge
visibility-explained-secret = only you, the inspector and the service office; not your cadre, the cadre's department or your linked leader, even if they work there too

## States

state-submitted = Waiting to be assigned
state-assigned = Waiting to be signed for
state-objected = Objection, waiting for a ruling
state-in_progress = In progress
state-paused = Paused
state-in_council = In council
state-on_account = On account
state-delivered = Delivered, waiting for your rating
state-confirmed = Confirmed, waiting to be struck off
state-closed = Closed
state-declined = Declined
state-withdrawn = Withdrawn
state-merged = Merged

## Roles

role-contact = enterprise contact
role-cadre = stationed cadre
role-head = head of the department
role-leader = linked leader
role-office = service office
role-inspector = inspector

## Clocks

clock-assign = assign
clock-sign = sign
clock-contact = first contact
clock-plan = dated plan
clock-progress = progress note
clock-solve = solve
clock-callback = rating by the enterprise
clock-strike_off = strike off

## The ladder

rung-blue = Blue: reminder
rung-yellow = Yellow: warning
rung-red = Red: supervision
rung-top = Top of the ladder

## Satisfaction

satisfaction-satisfied = Satisfied
satisfaction-basically = Basically satisfied
satisfaction-not = Not satisfied

## Why somebody has a case

route-reason-secret = secret: goes straight to the inspector
route-reason-projectCadre = cadre of this key project
route-reason-enterpriseCadre = cadre of this key enterprise
route-reason-lightestLoad = lead department of the category, the lightest load
route-reason-substitute = substitute while the handler is on leave
route-reason-nextInLine = next in line, the handler can't be reached
route-reason-nobody = no handler found yet; the service office will name one
route-reason-office = named by the service office

## Refusals: what is the matter, and what to do

refusal-not-found = No such case was found. Please check the number, or send /cases for the list of your cases.
refusal-stale = This case has just changed. Here it is as it is now.
refusal-not-permitted = You can't do this at present. If you have questions, please contact the service office.
refusal-not-now = This can't be done in the present state of the case. Please choose the next step as the case is now.
refusal-urged-today = The handler has been urged today already. If nothing moves, please urge again tomorrow.
refusal-text-wanted = This step wants words. Please type and send them.
refusal-text-too-long = Your message has { $length } characters, more than the limit of { $limit }, and wasn't taken; everything you filled in before is kept. Your text is still in the chat: please shorten it and send it again.
refusal-button-wanted = Please choose with a button below.
refusal-file-wanted = Please send a photo, file, voice message, video or location here; if you have none, use the button below.
refusal-file-too-large = This file has { $size }, more than the limit of { $limit }, and wasn't taken. Please compress or split it and send it again, or hand it over when the handler visits you.
refusal-too-many-files = At most { $limit } files are possible; the last one wasn't taken. Please continue with the button below.
refusal-date-unclear = This date wasn't understood. Please type it like 2026-12-01 or 12-01, or choose with a button.
refusal-date-past = This date has passed. Please choose today or later.
refusal-nobody-to-assign = There is nobody to assign this to. Please add a handler to the roster first.
refusal-invitation-unknown = This invitation link isn't valid. Please check that it is complete, or ask the service office for a new one.
refusal-invitation-used = This invitation link has been used. To change accounts, please ask the service office for a new one.
refusal-invitation-expired = This invitation link has expired. Please ask the service office for a new one.
refusal-invitation-revoked = This invitation link has been revoked. Please ask the service office for a new one.
refusal-invitation-foreign = This invitation link isn't meant for you. Please use your own, or contact the service office.
refusal-phone-mismatch = Your phone number isn't the registered one; tries left: { $left }. Please use the account with that number, or ask the service office to check it.
refusal-phone-foreign = Please share your own number with the button below; another person's contact card doesn't count.
refusal-account-taken = Your account is bound to another registered person already. To change that, please contact the service office.
refusal-no-enterprise = No enterprise is registered for you yet, so you can't file a report. Please contact the service office.
refusal-behalf-hidden = What you file for an enterprise its contacts can see, since they say whether it is solved: it can't be secret or only yours. If it is about an official's conduct, let a contact of the enterprise file it, or turn to the inspector yourself.
refusal-unsupported = This kind of message isn't understood. Please send text, a photo, file, voice message, video or location.
