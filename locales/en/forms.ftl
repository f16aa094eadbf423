# Forms: what is said while they are filled in

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
form-files = <b>{ $count }</b> ({ $parts })
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
