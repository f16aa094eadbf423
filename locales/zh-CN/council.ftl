# 集体会商、登记在册

## refer

event-refer = 提交会商

## decide

event-decide = 会商决定

## shelve

event-shelve = 挂账

## unshelve

event-unshelve = 恢复办理
