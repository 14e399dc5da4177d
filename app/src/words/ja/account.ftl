# One's own account
delete-account = アカウントを削除
delete-account-hint = 消えるもの、残るもの、その前にしておくこと。
delete-account-open = 内容を確認
delete-account-lede = ここでアカウントを完全に削除できます。ページの最後で名前を入力するまでは、何も起こりません。
delete-account-goes = 消えるもの
delete-account-goes-what = 名前、メールアドレス、写真、すべてのログイン方法、ログイン中の端末、アカウントの操作履歴は、すぐに消えます。住まいの操作履歴からも、接続元アドレスと使ったブラウザーの情報が数分以内に消えます。
delete-account-trashed = ゴミ箱にあり、ほかに復元できる人がいない住まい：{ $homes }。
delete-account-stays = 残るもの
delete-account-stays-what = ほかの人の住まいに記録したことと、その日時。記録した人は「元メンバー」と表示されます。これまでに作られたこのサーバーのバックアップには、破棄されるまで情報が残ります。
delete-account-homes = 先にすること
delete-account-homes-first = オーナーがほかにいない住まいは、そのままにはできません。それぞれ、誰かに引き継ぐか、削除してください。
delete-account-hand-over = 引き継ぐ
delete-account-hand-over-named = { $name }を引き継ぐ
delete-account-last-admin = このAlmanacの管理者がほかにいないため、別の管理者ができるまでアカウントは削除できません。サーバーの運営者は「almanac user add --admin」で管理者を追加できます。
delete-account-line = ここでの利用をやめたことを、LINEに伝えます。半日たってもLINEが受け付けないときは打ち切り、そのお知らせもできません。LINEの「設定」→「アカウント」→「連動アプリ」でご確認ください。
delete-account-line-untold = LINEでの最後のログインから時間がたっているため、こちらからLINEに伝えることができません。LINEの「設定」→「アカウント」→「連動アプリ」でAlmanacを削除してください。
delete-account-line-again = いまもう一度LINEでログインすると、確実にLINEに伝わります。
account-deleted = アカウントを削除しました
account-deleted-lede = すべての端末でログアウトしました。ほかの人の住まいに残る情報は、数分以内に消えます。
account-deleted-line = ここでの利用をやめたことを、LINEに伝えています。半日たってもLINEが受け付けないときは打ち切り、そのお知らせもできません。LINEの「設定」→「アカウント」→「連動アプリ」でご確認ください。
account-deleted-line-untold = LINEに伝えることができませんでした。LINEの「設定」→「アカウント」→「連動アプリ」でAlmanacを削除してください。
name-called = ほかの人に表示される名前
name-changed = 参加しているすべての住まいで、名前を変更しました。
sessions-hint = このアカウントを開いているすべてのブラウザーを確かめ、ログアウトできます。
sessions-see = 一覧を見る
email-what-for = ログインに使います。
email-what-for-mail = ログインに使います。新しいパスワードを設定するリンクもここに届きます。
email-is-confirmed = 確認済み
email-not-confirmed = 未確認
email-change = メールアドレスを変更
email-lede = 次回から、このメールアドレスでログインします。
email-lede-mail = 新しいアドレスにリンクを送ります。リンクを開くと新しいアドレスでログインできます。それまでは、いまのアドレスが有効です。
email-send = リンクを送る
email-asked = { $email }にリンクを送りました。1日以内に、このブラウザーで開いてください。
email-changed = これからは新しいアドレスでログインします。
email-taken = このアドレスはすでに使われています。
email-confirm = メールアドレスを確認
email-confirm-lede = これからは{ $email }でログインします。
email-confirmed = アドレスを確認しました。これからはこのアドレスでログインします。
email-sign-in-first = 先にこのブラウザーでログインしてください。そのあと、メールのリンクをもう一度開いてください。
email-ended = すでに使われた、新しいリンクが送られた、1日が過ぎた、または別の人が申し込んだリンクです。アカウントのページで、もう一度お申し込みください。
password-and-second-step = パスワードと2段階認証
password-none = 外部サービスでログインしています。パスワードを設定すると、外部サービスなしでもログインできます。
password-add = パスワードを設定
password-add-lede = このメールアドレスとパスワードでもログインできるようになります。ほかの端末はログアウトされます。
password-added = メールアドレスとパスワードでログインできるようになりました。ほかの端末はログアウトしました。
password-change = パスワードを変更
password-change-lede = ほかの端末はすべてログアウトされます。
password-changed = パスワードを変更しました。ほかの端末はログアウトしました。
password-old = いまのパスワード
password-new = 新しいパスワード
second-step = 2段階認証
second-step-is-on = パスワードのあとに、スマートフォンに表示されるコードを入力します。
second-step-is-off = いまは、パスワードを知っている人なら誰でもログインできます。スマートフォンのコードによる2段階認証で防げます。
second-step-manage = 2段階認証
second-step-set-up = 2段階認証を設定
second-step-lede = パスワードのあとに、スマートフォンの認証アプリが表示する6桁の数字を入力します。パスワードを知られただけでは、ログインされません。
second-step-no-password = 2段階認証はパスワードと組み合わせて使います。外部サービスでのログインには、そのサービスの2段階認証があります。
second-step-begin = 設定を始める
second-step-scan = 認証アプリで読み取り、表示された6桁の数字を入力してください。
second-step-qr = 認証アプリのカメラで読み取るコード
second-step-type = カメラで読み取れないときは、時刻ベースのキーとして、次の文字をアプリに入力してください。
second-step-here = 認証アプリがこの端末にある
second-step-first = アプリが表示する6桁の数字
second-step-first-hint = 30秒ごとに変わります。
second-step-wrong = アプリの数字と一致しません。次の6桁を待ってください。それでも合わないときは、スマートフォンの時刻が正しいか確かめてください。
second-step-turn-on = オンにする
second-step-turn-on-hint = ほかの端末はログアウトされます。次に、印刷するか書き写しておくリカバリーコードを10個表示します。
second-step-leave = オフのままにする
second-step-since = { $day }からオン
second-step-turn-off = オフにする
second-step-turn-off-hint = パスワードだけでログインできるようになり、リカバリーコードは無効になります。
second-step-turned-off = 2段階認証をオフにしました。
recovery-codes = リカバリーコード
recovery-codes-keep = スマートフォンが手元にないとき、1つにつき1回ログインできます。いま印刷するか、書き写してください。このページに表示するのは今回だけです。
recovery-codes-new = リカバリーコードの再発行
recovery-codes-left = { $count ->
        [0] 残っていません。
       *[other] 残りは{ $count }個です。
    }
recovery-codes-hint = 再発行すると、いまのコードは使えなくなります。
recovery-codes-make = 再発行する
code-title = 2段階認証
code = コード
code-hint = 認証アプリが表示する6桁の数字、またはリカバリーコード。
code-wrong = コードが違うか、すでに使われています。次のコードを待ってください。
code-ended = 時間が過ぎました。パスワードの入力からやり直してください。
code-lost = スマートフォンもリカバリーコードもない場合、このAlmanacの管理者にもアカウントは開けません。できるのは、新しいパスワードを設定する手助けだけです。
forgotten = パスワードを忘れた場合
forgotten-lede = ログインに使うメールアドレスを入力してください。新しいパスワードを設定するリンクを送ります。
forgotten-send = リンクを送る
forgotten-sent = このアドレスでログインしている人がいれば、リンクを送りました。1時間有効です。
forgotten-nothing-came = 届かないときは、迷惑メールに入っていないか、ログインに使うアドレスと同じか、お確かめください。
forgotten-ask = このAlmanacはメールを送りません。新しいパスワードを設定するリンクは、このAlmanacの管理者にお求めください。
forgotten-yourself = ご自身が管理者なら、サーバーで次のように作成できます：
reset = 新しいパスワード
reset-lede = { $name }さん、ログインに使うパスワードを決めてください。
reset-set = 設定する
reset-ends = すべての端末がログアウトされ、このリンクは無効になります。2段階認証はそのままです。
reset-unlinks = このアドレスは確認されていなかったため、2段階認証をオフにし、外部サービスでのログインの連携を解除します。ほかの人が設定したかもしれないためです。アカウントのページで、ご自身のものを設定し直してください。
reset-done = 新しいパスワードが有効になりました。ログインしてください。
reset-ended = このリンクは無効です
reset-ended-text = 使えるのは1回だけ、1時間以内です。新しいリンクを送ると、古いリンクは無効になります。
reset-again = リンクをもう一度送る
mail-reset-subject = Almanacの新しいパスワード
mail-reset =
    Almanacのパスワードの再設定の申し込みがありました。1時間以内に次のリンクを開き、新しいパスワードを設定してください。

    { $link }

    心当たりがない場合は、何もする必要はありません。パスワードは変わりません。
mail-confirm-subject = Almanacのメールアドレスの確認
mail-confirm =
    このアドレスでAlmanacにログインしたいという申し込みがありました。1日以内に、ログイン中のブラウザーで次のリンクを開いてください。

    { $link }

    心当たりがない場合は、何もする必要はありません。
mail-moved-subject = Almanacにログインするアドレスが変わりました
mail-moved =
    これからは{ $email }でAlmanacにログインします。このアドレスではログインできません。

    心当たりがない場合は、誰かがアカウントを開いています。すぐにAlmanacの管理者にご相談ください。
admin-reset = 新しいパスワード
admin-reset-hint = { $name }が新しいパスワードを設定するリンクを作成します。本人に渡してください。リンクを開いた人は、{ $name }としてログインできます。使えるのは1回だけ、1時間以内です。2段階認証はそのままです。本人のアカウントの操作履歴に残ります。
admin-reset-mail-hint = { $name }が新しいパスワードを設定するリンクを、本人にメールで送ります。使えるのは1回だけ、1時間以内です。2段階認証はそのままです。本人のアカウントの操作履歴に残ります。
admin-reset-mail = リンクをメールで送る
admin-reset-mailed = { $name }にリンクをメールで送りました。
admin-reset-make = リンクを作成
admin-reset-shown = { $name }に、本人だけが読める方法で渡してください。表示するのは今回だけです。
