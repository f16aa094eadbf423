# Adding, revising

## add

button-add = ➕ Add something
button-add-to = ➕ Add to { $number }

form-title-add = <b>Add to the case</b>{ $progress }
    { $number } · { $enterprise }

form-add-files = Please send what you want to add: text, photos, files, voice messages, videos or a location, in as many messages as you like.

done-add = ✅ Added to { $number }; the handler has been told.

event-add = added to the case

notice-added = ➕ <b>{ $author } added something</b>{ $files ->
        [0] { "" }
        [one] { " " }({ $files } file)
       *[other] { " " }({ $files } files)
    }

## revise

done-revise = ✏️ { $number } now has your new text; the old one stays in the history.

event-revise = changed the text; before: { $before }

notice-revised = ✏️ <b>The enterprise changed its text</b>
