# Refusals: what is the matter, and what to do next

refusal-not-found = No such case was found. Please check the number, or send /cases for the list of your cases.
refusal-stale = This case has just changed. Here it is as it is now.
refusal-not-permitted = You can't do this at present. If you have questions, please contact the service office.
refusal-not-now = This can't be done in the present state of the case. Please choose the next step as the case is now.
refusal-urged-today = It was urged today already, and the reminder has gone out. If nothing moves, please urge again tomorrow.
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
refusal-no-enterprise = There is no enterprise that you can report for. To have one registered, please contact the service office.
refusal-behalf-hidden = What you file for an enterprise its contacts can see, since they say whether it is solved: it can't be secret or only yours. If it is about an official's conduct, let a contact of the enterprise file it, or turn to the inspector yourself.
refusal-unsupported = This kind of message isn't understood. Please send text, a photo, file, voice message, video or location.
