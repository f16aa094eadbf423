# Shared: buttons

button-back = ‹ Back
button-keep = Keep and continue ›
button-done = Done ›
button-skip = Skip
button-clear = Leave empty
button-clear-files = Remove the files
button-edit = Edit: { $field }
button-to-review = ‹ Back to the review
button-cancel = Cancel
button-cancel-yes = Yes, discard it
button-cancel-no = No, go on
button-previous-page = ‹ Previous page
button-next-page = Next page ›
