# 提交诉求：从提问到提交之后

## report

report-title = <b>提交诉求</b>{ $progress }
report-enterprise = 请选择要反映问题的企业。
report-project = 涉及哪个项目？
report-no-project = 不涉及项目
report-category = 请选择问题类别。
report-category-secret = 标有 🔒 的类别自动保密：仅您本人、督查（纪检）和企服办可见。

report-what = 请说明您遇到的问题：什么事、在哪里、从什么时候开始、有什么影响。
    直接输入文字发送即可，最多 { $limit } 字；图片等材料可以一并发送。

report-wish = 您希望怎样解决？没有具体想法的，可以跳过。

report-urgency = 请选择紧急程度。

    <b>{ urgency-urgent }</b>：{ urgency-explained-urgent }
    <b>{ urgency-normal }</b>：{ urgency-explained-normal }
    <b>{ urgency-complex }</b>：{ urgency-explained-complex }

report-files = 如有材料，请发送图片、文件、语音、视频或位置，最多 { $limit } 件。没有的，可以跳过。

report-visibility = 这件诉求可以让谁知道？

    <b>{ visibility-enterprise }</b>：{ visibility-explained-enterprise }
    <b>{ visibility-filer }</b>：{ visibility-explained-filer }
    <b>{ visibility-secret }</b>：{ visibility-explained-secret }

report-visibility-behalf = 您代企业提交这件诉求，企业要能看到并评价，因此只能选择“{ visibility-enterprise }”。

report-similar = 该企业已有同类诉求正在办理：

    { $cases }

    是否补充到其中一件？

report-similar-case = <b>{ $number }</b>　{ $description }
report-similar-add = 补充到 { $number }
report-similar-new = 不，另行提交
report-review = 请核对。需要修改的，请点击相应按钮；无误后请确认提交。
report-review-secret = 🔒 本件保密：{ visibility-explained-secret }。
report-review-behalf = 您代企业提交：企业联系人都能看到，并由企业评价是否解决。
report-for = <b>企业</b>：{ $enterprise }
report-label-enterprise = 企业
report-label-project = 项目
report-label-category = 类别
report-label-what = 问题
report-label-wish = 期望
report-label-urgency = 紧急程度
report-label-files = 附件
report-label-visibility = 知悉范围
report-label-similar = 提交方式

## submit

button-report-another = 再报一件
button-submit = ✅ 确认提交
button-report-this = 📮 用这些内容反映问题

submitted-heading = ✅ 已收到，编号 <b>{ $number }</b>
submitted-next = 正在为您确定承办人，确定后即告知您承办人的姓名、电话和联系您的时间；夜间提交的非紧急诉求，次日早上告知。
submitted-next-behalf = 正在确定承办人，确定后即告知企业联系人。
submitted-readerless = 园区的督查（纪检）和企服办人员目前均与贵企业有工作联系，按规定须回避，暂时无人可以查阅和承办。园区增补人员后即行交办；急需处理的，请直接向上级纪检监察机关反映。
submitted-secret = 🔒 这件诉求只有您本人、督查（纪检）和企服办可以看到。
submitted-hint = 直接回复本消息，即可补充材料；发送 /cases 随时查看进展。

event-submit = 提交诉求
