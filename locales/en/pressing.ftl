# Urging, supervising, stalls

## urge

button-urge = 🔔 Urge

done-urge = 🔔 Urged; the reminder is on its way.

event-urge = urged

notice-urged = 🔔 <b>{ $name } ({ $role }) urges you</b> to act soon and write a progress note.

## supervise

button-supervise = ⚠️ Supervise

done-supervise = ⚠️ Supervised. The handler and the head of the department have been told.

event-supervise = supervised

notice-supervised = ⚠️ <b>{ $name } ({ $role }) supervises this case</b>: please act at once and write a progress note.

## rung

event-rung = { $clock }: { $rung }

notice-stalled-blue = 🔵 <b>Soon due: { $clock }</b>
notice-stalled-yellow = 🟡 <b>Behind the plan: { $clock }</b>
notice-stalled-red = 🔴 <b>Overdue: { $clock }; please supervise</b>
notice-stalled-red-handler = 🔴 <b>Overdue: { $clock }; please act now</b>
notice-stalled-top = 🚨 <b>Overdue and still nothing done: { $clock }; top of the ladder</b>

notice-stalled-due = ⏱ Due { $due }{ $late ->
        [0] { "" }
        [one] , { $late } hour ago
       *[other] , { $late } hours ago
    }

notice-stalled-waiting = Waiting for: { $waiting }
