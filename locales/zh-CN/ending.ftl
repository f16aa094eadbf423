# 不予受理、撤回、并案

## decline

button-decline = 不予受理

form-title-decline = <b>不予受理</b>{ $progress }
    { $number } · { $enterprise }

form-decline-reason = 请写明不予受理的原因，企业将会收到。
form-decline-channel = 企业应当通过什么途径反映？请写明单位和联系方式。

done-decline = 已答复企业不予受理。

event-decline = 不予受理

notice-declined = <b>很抱歉，这件诉求不属于受理范围</b>

## withdraw

button-withdraw = 撤回诉求
button-withdraw-yes = 是，撤回
button-withdraw-no = 否，保留

withdraw-ask = 确定撤回 { $number } 吗？撤回后不再办理。

done-withdraw = 诉求已撤回。

event-withdraw = 撤回诉求

notice-withdrawn = { $author } 已撤回这件诉求，无需再办理。

## merge

event-merge = 并单
