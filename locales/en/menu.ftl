# Menu, commands, binding

command-start = Open the main menu
command-report = Report a difficulty
command-cases = List your cases
command-case = Find a case by its number
command-queue = See what is waiting for you
command-digest = See today's digest
command-language = Change the language / 切换语言
command-cancel = Discard what is being filled in
command-help = How to use Doorstep
button-menu-report = 📮 Report a difficulty
button-menu-cases = 📋 Cases
button-menu-queue = 🗂 Waiting for me
button-menu-digest = 📊 Today's digest
button-menu-language = 🌐 Language / 语言
button-menu-help = ❓ Help
button-menu = ‹ Main menu
button-into-draft = ✏️ Use it as my answer
menu-heading = Hello { $name }, this is <b>Doorstep</b>.
menu-contact = Tell us about any difficulty: we bring the problem back and deliver the solution to your door. It is solved when you say so.

menu-cadre = { $queue ->
    [one] { $queue } case is waiting for you.
   *[other] { $queue } cases are waiting for you.
}

menu-leader = { $open ->
    [one] Your enterprises have { $open } open case.
   *[other] Your enterprises have { $open } open cases.
}

menu-office = { $queue ->
    [one] { $queue } case is waiting for the office (to be assigned or struck off).
   *[other] { $queue } cases are waiting for the office (to be assigned or struck off).
}

menu-draft = Something that you haven't finished filling in has been kept for you.

help = <b>Help</b>
    
    { $lines }
    
    The enterprise and the handler can reply to any message about a case to add to it. If you edit a message after sending it, the case takes over the new text.

help-line = /{ $command } – { $description }
help-stranger = Hello, this is <b>Doorstep</b>, for the registered enterprises of the zone. Please come in with the invitation link from the service office; if you have none, please ask the office for one.
bound = ✅ Your account is now linked.
bound-again = Your account is linked already; you can go on.
phone-wanted = Hello { $name }. To keep your enterprise's affairs safe, please tap the button below and share your own phone number.
button-share-phone = 📱 Share my phone number
language-ask = Please choose a language / 请选择语言
language-done = ✅ Doorstep now speaks English with you.
button-language-zh = 简体中文
button-language-en = English
nothing-to-cancel = Nothing is being filled in at present.
cancelled = Discarded.
form-over = This has been submitted or discarded already. Please start anew from here.
not-understood = That wasn't understood. Please use the buttons below, or send /help.
which-case = Which case shall this be added to?
case-usage = Please write the number after the command, for example: /case { $example }
reply-not-kept = What you wrote could not be added to { $number }: at present only the enterprise and the handler can add to it. To pass it on, please urge, supervise, or contact the handler.
kept-add = What you have filled in was added to { $number } instead, and the handler has been told.
kept-note = What you have filled in was kept with { $number } as an internal note; the enterprise doesn't see it.

kept-not = What you have filled in could not be kept. Please submit it elsewhere if need be{ $files ->
        [0] .
        [one] { " " }({ $files } file, which is still in the chat).
       *[other] { " " }({ $files } files, which are still in the chat).
    }
    { $text }

which-case-moved = Nothing can be added to this case at present; what you sent is still here. Which case shall it be added to?
reply-ended = { $number } has ended, so nothing can be added. If there is something new, please report it.
