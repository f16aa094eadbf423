# Council, on account

## refer

event-refer = referred to the council

## decide

event-decide = decision of the council

## shelve

event-shelve = put on account

## unshelve

event-unshelve = took up again
