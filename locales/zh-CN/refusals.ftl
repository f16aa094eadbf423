# 提示：说明情况，并告知下一步

refusal-not-found = 没有找到这件诉求。请核对编号，或发送 /cases 查看您的诉求清单。
refusal-stale = 这件诉求刚刚有了新的变化，以下是最新情况。
refusal-not-permitted = 您目前不能办理此项操作。如有疑问，请联系企服办。
refusal-not-now = 以这件诉求目前的办理状态，不能进行此项操作。请按最新情况选择下一步。
refusal-urged-today = 今天已经催办过，提醒已经发出。如仍无进展，请您明天再催办。
refusal-text-wanted = 这一步需要文字内容，请您输入文字后发送。
refusal-text-too-long = 您发送的内容有 { $length } 字，超过了 { $limit } 字的上限，未能收下；此前填写的内容均已保存。原文仍在聊天记录里，请您精简后重新发送。
refusal-button-wanted = 这一步请点击下方按钮选择。
refusal-file-wanted = 这一步请发送图片、文件、语音、视频或位置；没有附件的，请点击下方按钮继续。
refusal-file-too-large = 该文件有 { $size }，超过了 { $limit } 的上限，未能收下。请您压缩或拆分后重新发送，也可由承办人上门时当面提交。
refusal-too-many-files = 附件最多 { $limit } 个，刚才这一个未能收下。请点击下方按钮继续。
refusal-date-unclear = 没有识别出您输入的日期。请按“12月1日”或“2026-12-01”的格式输入，或点击下方按钮选择。
refusal-date-past = 这个日期已经过去，请选择今天或以后的日期。
refusal-nobody-to-assign = 目前没有可以交办的人员，请先在名册中补充承办人。
refusal-invitation-unknown = 这个邀请链接无效。请核对链接是否完整，或联系企服办重新获取。
refusal-invitation-used = 这个邀请链接已经使用过。如需更换账号，请联系企服办重新获取。
refusal-invitation-expired = 这个邀请链接已经过期，请联系企服办重新获取。
refusal-invitation-revoked = 这个邀请链接已经作废，请联系企服办重新获取。
refusal-invitation-foreign = 这个邀请链接不是发给您的，请使用您本人的链接，或联系企服办。
refusal-phone-mismatch = 您的手机号与登记的不一致，还可以再试 { $left } 次。请改用登记该手机号的账号，或联系企服办核对。
refusal-phone-foreign = 请点击下方按钮，分享您本人的手机号；转发他人的名片无效。
refusal-account-taken = 您的账号已经绑定了另一位登记人员。如需更换，请联系企服办。
refusal-no-enterprise = 您名下没有可以反映问题的企业。如需登记，请联系企服办。
refusal-behalf-hidden = 代企业提交的诉求，企业联系人都能看到，并由企业评价是否解决，因此不能保密，也不能仅您可见。反映作风问题的，请企业联系人本人提交，或由您直接向督查（纪检）反映。
refusal-unsupported = 暂时不能识别这类消息。请您发送文字、图片、文件、语音、视频或位置。
