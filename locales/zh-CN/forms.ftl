# 表单：填写过程中的各种说明，以及办理动作的问题

form-progress = （{ $step }/{ $of }）
form-colon = ：
form-and = 、
form-none = 未填
form-shortened = （全文共 { $length } 字，提交时不作删减）
form-answered-text = 您已填写：
    { $text }
form-answered-choice = 您已选择：<b>{ $choice }</b>
form-narrowed = 名称中含“{ $part }”的如下。您可以继续输入其他名称查找。
form-no-match = 没有找到名称中含“{ $part }”的，请您换一个词再试。
form-type-to-narrow = 共 { $count } 家。您可以翻页，也可以直接输入名称的一部分查找。
form-files = <b>{ $count }</b> 件：{ $parts }
form-files-received = 已收到 { $received }。全部发完后请点击“完成”。
form-files-photo = 图片 { $count } 张
form-files-document = 文件 { $count } 个
form-files-voice = 语音 { $count } 段
form-files-video = 视频 { $count } 段
form-files-location = 位置 { $count } 处
form-files-text = 文字 { $count } 条
form-cancel = { $title }

    您要放弃填写吗？放弃后，已填写的内容不再保留。

button-show-all = 显示全部
button-tomorrow = 明天
button-in-days = { $days } 天后

## 办理动作的标题：动作名称、进度、诉求编号和企业

form-title-plan = <b>制定办理计划</b>{ $progress }
    { $number } · { $enterprise }
form-title-note = <b>更新进展</b>{ $progress }
    { $number } · { $enterprise }
form-title-contact = <b>登记联系企业情况</b>{ $progress }
    { $number } · { $enterprise }
form-title-deliver = <b>送上门答复</b>{ $progress }
    { $number } · { $enterprise }
form-title-rate = <b>评价办理结果</b>{ $progress }
    { $number } · { $enterprise }
form-title-sendBack = <b>退回继续办理</b>{ $progress }
    { $number } · { $enterprise }
form-title-add = <b>补充材料</b>{ $progress }
    { $number } · { $enterprise }
form-title-decline = <b>不予受理</b>{ $progress }
    { $number } · { $enterprise }

## 办理动作的问题

form-plan-date = 您计划在哪一天前办好？这是对企业的承诺，企业将会收到。
    请点击日期，或直接输入，如“12月1日”。
form-plan-text = 到那一天将完成什么？请用一两句话写明，企业将会收到。
form-note-text = 目前进展如何？请简要写明。
form-note-public = 这条进展是否告知企业？
form-note-choice-public = 告知企业
form-note-choice-internal = 仅内部可见
form-contact-how = 您是如何与企业联系的？
form-contact-phone = 电话
form-contact-visit = 上门走访
form-contact-wechat = 微信
form-contact-meeting = 见面座谈
form-contact-text = 企业反映了什么，下一步怎么办？请简要写明，企业将会收到。
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
form-rate-solved = 您反映的问题解决了吗？
form-rate-choice-solved = ✅ 已解决
form-rate-choice-unsolved = ❌ 未解决
form-rate-satisfaction = 感谢您的确认。您对办理结果满意吗？
form-rate-comment = 您还有什么意见或建议？没有的，可以跳过。
form-rate-missing = 很抱歉问题还没有解决。请您说明还差什么，我们将继续办理。
form-sendBack-reason = 请写明退回的原因，以及还需要做到什么。承办人和企业将会收到。
form-add-files = 请发送要补充的文字、图片、文件、语音、视频或位置，可以分多次发送。
form-decline-reason = 请写明不予受理的原因，企业将会收到。
form-decline-channel = 企业应当通过什么途径反映？请写明单位和联系方式。
