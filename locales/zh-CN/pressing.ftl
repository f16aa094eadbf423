# 催办、督办、预警

## urge

button-urge = 🔔 催办

done-urge = 🔔 已催办，并提醒对方尽快办理。

event-urge = 催办

notice-urged = 🔔 <b>{ $name }（{ $role }）催办</b>，请尽快办理并更新进展。

## supervise

button-supervise = ⚠️ 督办

done-supervise = ⚠️ 已督办，并通知承办人和部门负责人。

event-supervise = 督办

notice-supervised = ⚠️ <b>{ $name }（{ $role }）督办</b>，请立即办理并更新进展。

## rung

event-rung = { $clock }{ $rung }

notice-stalled-blue = 🔵 <b>{ $clock }时限将到</b>
notice-stalled-yellow = 🟡 <b>{ $clock }进度落后</b>
notice-stalled-red = 🔴 <b>{ $clock }已超时，请督办</b>
notice-stalled-red-handler = 🔴 <b>{ $clock }已超时，请立即办理</b>
notice-stalled-top = 🚨 <b>{ $clock }超时后仍无进展，提级督办</b>

notice-stalled-due = ⏱ 时限 { $due }{ $late ->
        [0] { "" }
       *[other] ，已超 { $late } 小时
    }

notice-stalled-waiting = 待办人：{ $waiting }
