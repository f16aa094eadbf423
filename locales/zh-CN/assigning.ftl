# 交办、改派

## assign

button-assign = 👤 指定承办人
button-reassign = 👤 改派
button-assign-anyway = 仍交办给 { $name }
button-assign-others = 另选承办人
button-gone = 👤 查看待改派（{ $cases }）

assign-ask = <b>{ $number }</b>　请选择承办人：

assign-choice = { $name }（在办 { $open } 件）{ $is ->
        [substitute] 休假，{ $substitute } 代办
        [unreachable] ⚠️ 联系不上
        [away] ⚠️ 休假
       *[self] { "" }
    }

assign-unheard = { $who ->
        [away] ⚠️ <b>{ $name }</b> 正在休假，没有可以代办的人。
        [substitute] ⚠️ <b>{ $name }</b> 正在休假，机器人又联系不上代办人 <b>{ $substitute }</b>（未绑定或已停用）。
       *[self] ⚠️ 机器人联系不上 <b>{ $name }</b>（未绑定或已停用）{ $phone ->
            [none] { "" }
           *[other] ，电话：{ $phone }
        }。
    }
    { $number } 如仍交办给 { $name }，请您电话告知；在此之前，企业不会获知联系时间。

assign-nobody = 名册中没有可以承办的人员，请先导入名册。

done-assign = ✅ 已交办给 { $handler }。{ $is ->
        [substitute] { $handler } 休假期间由 { $substitute } 代办，已一并通知。
        [unreachable] 机器人联系不上，请电话告知；企业暂未获知联系时间。
        [away] { $handler } 正在休假且无人代办，请电话告知；企业暂未获知联系时间。
       *[self] { "" }
    }

event-assign-to = 交办给 { $handler }（{ $reason }）

notice-assigned = 📥 <b>新交办诉求</b>
notice-assigned-reason = 交办依据：{ $reason }
notice-assigned-sign = ⏱ 请于 { $due }前签收
notice-assigned-solve = ⏱ 办结时限 { $due }
notice-takenOver = 这件诉求已改由 { $handler } 承办，您无需再办理。
notice-handlerFound = 👤 <b>您的诉求已有人承办</b>
notice-handlerFound-again = 👤 <b>您的诉求已改由新的承办人办理</b>

notice-handlerFound-who = 承办人：{ $handler }{ $department ->
        [none] { "" }
       *[other] （{ $department }）
    }

notice-handlerFound-substitute = 🌴 休假期间由 { $substitute } 代办
notice-handlerFound-unheard = 企服办正在电话通知承办人，随后与您联系。
notice-handlerFound-phone = ☎️ { $phone }
notice-handlerFound-hearBy = ⏱ { $due }前与您联系
notice-unrouted = 🧭 <b>暂无人可交办，请指定承办人</b>
notice-handlersGone = 👤 <b>{ $people } 已离岗或须回避，{ $cases } 件在办诉求待改派</b>
notice-handlersGone-next = 改派之前，企业的消息和催办转给您。

## object

event-object = 提出退单异议

## rule

event-rule = 裁定退单异议

## handOver

event-handOver = 移交其他部门
