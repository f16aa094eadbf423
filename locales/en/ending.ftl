# Declining, withdrawing, merging

## decline

button-decline = Decline

form-title-decline = <b>Decline</b>{ $progress }
    { $number } · { $enterprise }

form-decline-reason = Why can't it be taken? The enterprise is told.
form-decline-channel = Where should the enterprise turn instead? Please name the office and how to reach it.

done-decline = Declined; the enterprise has been told.

event-decline = declined

notice-declined = <b>We are sorry: this case can't be taken here</b>

## withdraw

button-withdraw = Withdraw
button-withdraw-yes = Yes, withdraw it
button-withdraw-no = No, keep it

withdraw-ask = Do you really want to withdraw { $number }? Nobody will work on it any more.

done-withdraw = Your report is withdrawn.

event-withdraw = withdrew the report

notice-withdrawn = { $author } has withdrawn this case; there is nothing left to do.

## merge

event-merge = merged
