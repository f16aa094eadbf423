# Filing a report: from the questions to what follows

## report

report-title = <b>New report</b>{ $progress }
report-enterprise = Which enterprise is it about?
report-project = Which project does it concern?
report-no-project = No project
report-category = What kind of difficulty is it?
report-category-secret = Kinds marked 🔒 are always secret: only you, the inspector and the service office see them.

report-what = What happened? Say what, where, since when, and with what effect.
    Just type and send, at most { $limit } characters; photos and files may come along.

report-wish = What would solve it? Skip this if you have nothing definite in mind.

report-urgency = How urgent is it?

    <b>{ urgency-urgent }</b>: { urgency-explained-urgent }
    <b>{ urgency-normal }</b>: { urgency-explained-normal }
    <b>{ urgency-complex }</b>: { urgency-explained-complex }

report-files = Please send photos, files, voice messages, videos or a location, at most { $limit }. If you have none, skip this.

report-visibility = Who may know of this report?

    <b>{ visibility-enterprise }</b>: { visibility-explained-enterprise }
    <b>{ visibility-filer }</b>: { visibility-explained-filer }
    <b>{ visibility-secret }</b>: { visibility-explained-secret }

report-visibility-behalf = You file this for the enterprise, which has to see it and say whether it is solved: only "{ visibility-enterprise }" is possible.

report-similar = There are open cases of this kind already:

    { $cases }

    Shall this be added to one of them?

report-similar-case = <b>{ $number }</b>  { $description }
report-similar-add = Add to { $number }
report-similar-new = No, file a new one
report-review = Please check. Use the buttons to change something, or submit it.
report-review-secret = 🔒 This report is secret: { visibility-explained-secret }.
report-review-behalf = You file this for the enterprise: its contacts see it, and say whether it is solved.
report-for = <b>Enterprise</b>: { $enterprise }
report-label-enterprise = Enterprise
report-label-project = Project
report-label-category = Kind
report-label-what = What happened
report-label-wish = Wish
report-label-urgency = Urgency
report-label-files = Files
report-label-visibility = Who sees it
report-label-similar = Filed as

## submit

button-report-another = Report something else
button-submit = ✅ Submit
button-report-this = 📮 Report this

submitted-heading = ✅ We have your report: number <b>{ $number }</b>
submitted-next = A handler is being found for you. You will then be told who it is, the phone number, and by when you will be contacted; for a report at night that isn't urgent, in the morning.
submitted-next-behalf = A handler is being found; the contacts of the enterprise will then be told.
submitted-readerless = Everybody in the service office and every inspector of the zone is linked to your company now and must keep out of this report: nobody can read it or take it on yet. It is assigned once the zone names somebody independent. If it can't wait, please turn to the supervisory authority above the zone.
submitted-secret = 🔒 Only you, the inspector and the service office can see this report.
submitted-hint = Reply to this message to add something; send /cases at any time to see how things stand.

event-submit = filed the report
