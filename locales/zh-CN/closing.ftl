# 送解上门、评价、销号

## deliver

button-deliver = 🚪 送解上门

form-title-deliver = <b>送解上门</b>{ $progress }
    { $number } · { $enterprise }

form-deliver-solution = 问题是怎样解决的？请写明结果，企业将据此评价。
form-deliver-how = 答复是如何送到企业的？
form-deliver-site = 上门送达
form-deliver-phone = 电话答复
form-deliver-document = 书面答复
form-deliver-meeting = 会议答复
form-deliver-evidence = 请发送佐证材料：图片、文件、语音、视频或位置。没有的，可以跳过。
form-deliver-review = 请核对。确认后将立即送交企业评价，办理时限同时中止计算。
form-label-solution = 解决结果
form-label-how = 送达方式
form-label-evidence = 佐证材料

done-deliver = ✅ 已送解上门，正在请企业评价是否解决。

event-deliver = 送解上门

notice-delivered = 🚪 <b>送解上门</b>
notice-delivered-by = 以上是 { $handler } 对您诉求的答复（{ $how }）。
notice-delivered-ask = 请问问题解决了吗？您说解决了才算解决。

## rate

button-rate-yes = ✅ 已解决
button-rate-no = ❌ 未解决

form-title-rate = <b>评价办理结果</b>{ $progress }
    { $number } · { $enterprise }

form-rate-solved = 您反映的问题解决了吗？
form-rate-choice-solved = ✅ 已解决
form-rate-choice-unsolved = ❌ 未解决
form-rate-satisfaction = 感谢您的确认。您对办理结果满意吗？
form-rate-comment = 您还有什么意见或建议？没有的，可以跳过。
form-rate-missing = 很抱歉问题还没有解决。请您说明还差什么，我们将继续办理。

done-rate-solved = 感谢您的评价。园区核实后销号，届时告知您。
done-rate-not = 已记录您的意见，将继续办理。

event-rate-solved = 确认已解决（{ $satisfaction }）
event-rate-not = 反馈未解决（第 { $times } 次）

notice-rated = 🎉 <b>企业确认已解决</b>（{ $satisfaction }）
notice-rated-office = 请核实后销号。
notice-notSolved = ❌ <b>企业反馈未解决</b>（第 { $times } 次）
notice-notSolved-next = 请承办人尽快联系企业，继续办理。

## expire

event-expire = 逾期未评价，按无效回访处理

notice-expired = ⌛️ 企业在时限内未评价，按无效回访处理，不计为满意。
notice-expired-contact = ⌛️ 您在时限内未评价这件诉求，已转园区核实。如仍未解决，请直接回复本消息告知我们。

## strikeOff

button-strikeOff = ✅ 销号

done-strikeOff = ✅ 已销号，并告知企业和承办人。

event-strikeOff = 销号

notice-struckOff = 🏁 <b>诉求已销号</b>
notice-struckOff-contact = 感谢您的配合。如有新的困难，随时反映。

## sendBack

button-sendBack = ↩️ 退回重办

form-title-sendBack = <b>退回重办</b>{ $progress }
    { $number } · { $enterprise }

form-sendBack-reason = 请写明退回的原因，以及还需要做到什么。承办人和企业将会收到。

done-sendBack = ↩️ 已退回承办人继续办理。

event-sendBack = 退回重办

notice-sentBack = ↩️ <b>经核实，退回重办</b>
notice-sentBack-contact = ↩️ <b>经园区核实，将继续办理</b>

## reopen

event-reopen = 重新打开
