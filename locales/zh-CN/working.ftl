# 承办：签收、联系、承诺、进展

## sign

button-sign = ✍️ 签收

done-sign = ✅ 已签收。请于 { $hearBy }前联系企业。
done-sign-late = ✅ 已签收。首次联系企业的时限已过，请立即联系企业。
done-sign-plain = ✅ 已签收。

event-sign = 签收

notice-signed = ✍️ <b>{ $handler } 已签收您的诉求</b>
notice-signed-hearBy = 将于 { $due }前与您联系。
notice-signed-soon = 将尽快与您联系。

## contact

button-contact = 📞 记录首次联系
button-contact-again = 📞 记录联系

form-title-contact = <b>记录与企业的联系</b>{ $progress }
    { $number } · { $enterprise }

form-contact-how = 您是如何与企业联系的？
form-contact-phone = 电话
form-contact-visit = 上门走访
form-contact-wechat = 微信
form-contact-meeting = 见面座谈
form-contact-text = 企业反映了什么，下一步怎么办？请简要写明，企业将会收到。

done-contact = ✅ 已记录联系情况，并告知企业。

event-contact = 联系企业

notice-contacted = 📞 <b>{ $handler } 记录了与您的联系</b>
notice-contacted-next = 接下来会给您一个明确的办结日期。

## plan

button-plan = 📅 承诺办结日期

form-title-plan = <b>制定办理计划</b>{ $progress }
    { $number } · { $enterprise }

form-plan-date = 您计划在哪一天前办好？这是对企业的承诺，企业将会收到。
    请点击日期，或直接输入，如“12月1日”。

form-plan-text = 到那一天将完成什么？请用一两句话写明，企业将会收到。

done-plan = ✅ 已向企业承诺 { $date }前办结。

event-plan = 承诺 { $date }前办结

notice-planned = 📅 <b>{ $handler } 承诺 { $date }前办结</b>

## note

button-note = 📝 更新进展

form-title-note = <b>更新进展</b>{ $progress }
    { $number } · { $enterprise }

form-note-text = 目前进展如何？请简要写明。
form-note-public = 这条进展是否告知企业？
form-note-choice-public = 告知企业
form-note-choice-internal = 仅内部可见

done-note = ✅ 已更新进展，并告知企业。
done-note-internal = ✅ 已记内部备注，企业不可见。

event-note = 更新进展
event-note-internal = 内部备注

notice-noted = 📝 <b>{ $handler } 更新了进展</b>{ $files ->
        [0] { "" }
       *[other] （附件 { $files } 个）
    }

## pause

event-pause = 中止计时

## resume

button-resume-draft = ▶️ 继续填写

event-resume = 恢复计时

## extend

event-extend = 申请延期

## grant

event-grant = 同意延期
