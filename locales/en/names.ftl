# Names of things

## urgency

urgency-urgent = Urgent
urgency-normal = Normal
urgency-complex = Complex
urgency-explained-urgent = production is or will soon be affected; must be handled today
urgency-explained-normal = one department is clearly responsible; usual time limits
urgency-explained-complex = several departments or an approval procedure; takes longer

## visibility

visibility-enterprise = Our enterprise
visibility-filer = Only me
visibility-secret = Secret
visibility-explained-enterprise = every contact of the enterprise, and the officials who handle or oversee it
visibility-explained-filer = of the enterprise only you, and the officials who handle or oversee it
visibility-explained-secret = only you, the inspector and the service office; not your cadre, the cadre's department or your linked leader, even if they work there too

## state

state-submitted = Waiting to be assigned
state-assigned = Waiting to be signed for
state-objected = Objection, waiting for a ruling
state-in_progress = In progress
state-paused = Paused
state-in_council = In council
state-on_account = On account
state-delivered = Delivered, waiting for the enterprise's rating
state-confirmed = Waiting to be checked and struck off
state-closed = Closed
state-declined = Declined
state-withdrawn = Withdrawn
state-merged = Merged

## role

role-contact = enterprise contact
role-cadre = stationed cadre
role-head = head of the department
role-leader = linked leader
role-office = service office
role-inspector = inspector

## clock

clock-assign = assign
clock-sign = sign
clock-contact = first contact
clock-plan = dated plan
clock-progress = progress note
clock-solve = solve
clock-callback = rating by the enterprise
clock-strike_off = strike off

## rung

rung-blue = Blue: reminder
rung-yellow = Yellow: warning
rung-red = Red: supervision
rung-top = Top of the ladder

## satisfaction

satisfaction-satisfied = Satisfied
satisfaction-basically = Basically satisfied
satisfaction-not = Not satisfied

## route-reason

route-reason-secret = secret: goes straight to the inspector
route-reason-projectCadre = cadre of this key project
route-reason-enterpriseCadre = cadre of this key enterprise
route-reason-lightestLoad = lead department of the category, the lightest load
route-reason-substitute = stands in while the handler is on leave
route-reason-nextInLine = next in line, those before can't be reached
route-reason-nobody = no handler found yet; the service office will name one
route-reason-office = named by the service office
