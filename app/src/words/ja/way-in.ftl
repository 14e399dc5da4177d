# The way in
sign-in = ログイン
sign-out = ログアウト
sign-up = アカウントの作成
make-account = アカウントを作成
have-account = アカウントを持っている
email = メールアドレス
password = パスワード
password-hint = 8文字以上。いくつかの言葉をつなげると、より安全です。
your-name = 名前
your-name-hint = 住まいのほかの人に表示される名前。
setup-code = ワンタイムコード
setup-code-hint = サーバーが起動時に表示したコード。最初のアカウントだけに必要です。
sign-up-first-lede = このサーバーにはまだアカウントがありません。最初のアカウントは、サーバーの管理者になります。
sign-up-lede = メールアドレスとパスワードで、このサーバーのアカウントを作成します。
sign-up-taken = このメールアドレスのアカウントはすでにあります。ログインしてください。
sign-up-wrong-code = サーバーが表示したコードと違います。サーバーが起動し直され、コードが新しくなったのかもしれません。
sign-up-closed = このサーバーは新しいアカウントを受け付けていません。サーバーの運営者にお問い合わせください。
sign-in-wrong = メールアドレスとパスワードの組み合わせが違います。両方を確かめて、もう一度お試しください。
sign-in-too-many = 試した回数が多すぎます。{ $minutes }分待ってから、もう一度お試しください。
engraving = ある家の2021年のガス。線1本が2日分です。赤い線は2月8日と9日。
engraving-described = ある家が2021年に使ったガス。冬は多く、夏はほとんどありません

# Providers, welcome, what keeps somebody out, privacy, sessions
provider-line = LINE
provider-google = Google
continue-with = { $provider }で続ける
without-cookies = このアドレスでは誰もログインできません。ブラウザーがログイン用のCookieを保存するのは、httpsの場合か、サーバー自身の上で使う場合だけです。このAlmanacの管理者は、証明書を持つプロキシを前に置くことで解決できます。
or-account-here = または、このサーバーのアカウントで
google-not-inside = Googleでは、ほかのアプリの中からログインできません。スマートフォンのブラウザーでこのページを開いてください。
ways-in = ログイン方法
ways-one-stays = ログイン方法は必ず1つ残ります。最後の1つは解除できません。
identity-linked-since = { $since }に{ $name }として連携・最終利用 { $used }
identity-not-linked = 連携していません。{ $provider }がAlmanacに伝えるのは、ご本人であることだけです
identity-link = { $provider }と連携
identity-unlink = 連携を解除
identity-linked = { $provider }と連携しました。ほかの端末はログアウトしました。
identity-unlinked = { $provider }の連携を解除しました。ほかの端末はログアウトしました。
picture-yours = 連携先からコピーした写真
link-lede = 連携すると、ご本人の{ $provider }アカウントにログインできる人は、このアカウント（{ $name }）を開けます。{ $provider }でご本人を確認します。ほかの端末はログアウトされます。
link-go = { $provider }へ進む
unlink-title = { $provider }の連携を解除
unlink-lede = { $name }として{ $provider }にログインしても、ここには入れなくなります。ほかの端末はログアウトされます。住まいと検針値は残ります。
unlink-line = ここでの利用をやめたことを、LINEに伝えます。LINEの「設定」→「アカウント」→「連動アプリ」で確認できます。
unlink-line-untold = LINEでの最後のログインから時間がたっているため、こちらからLINEに伝えることができません。LINEの「設定」→「アカウント」→「連動アプリ」でAlmanacを削除してください。解除する前に、もう一度LINEでログインする方法もあります。
unlink-google = Googleには連携の記録が残ります。Googleアカウントの「サードパーティ製のアプリとサービス」（myaccount.google.com/connections）で削除できます。
identity-last = これが唯一のログイン方法です。解除する前に、ほかの方法と連携するか、パスワードを設定してください。

welcome = ようこそ
welcome-lede = 記録を始めるために、2つだけ教えてください。お名前と、メーターのある住まいです。
welcome-called = ほかの人に表示される名前
welcome-home = 最初の住まい
welcome-later = あとで

to-sign-in = ログインに戻る
open-outside = ブラウザーで開く
refused-cookies-title = このブラウザーに記録がありません
refused-cookies-text = { $provider }へのログインを別のブラウザーで始めたか、このブラウザーがCookieを保存していません。このアドレスのCookieを許可し、同じブラウザーで最後まで進めてください。
refused-expired-title = 時間が過ぎました
refused-expired-text = ログインの手続きは10分間、1回限り有効です。何も行われていません。はじめからやり直してください。
refused-refused-title = { $provider }でログインできませんでした
refused-refused-text = 同意されなかったか、{ $provider }に断られました。何も行われておらず、何も保存していません。
refused-down-title = { $provider }から応答がありません
refused-down-text = 検針値は無事です。いまこの方法でログインできないだけです。数分後にもう一度試すか、ほかの方法でログインしてください。
refused-wrong-title = { $provider }からの応答が正しくありません
refused-wrong-text = 応答が検証を通らなかったため、ログインしていません。はじめからやり直してください。二度続くときは、下の番号をこのAlmanacの管理者にお伝えください。
refused-closed-title = 新しい利用者は受け付けていません
refused-closed-text = この{ $provider }アカウントの利用者は登録されていません。このAlmanacの管理者にアカウントを作ってもらい、そのあと{ $provider }と連携してください。
refused-deactivated-title = このアカウントは停止中です
refused-deactivated-text = このAlmanacの管理者が停止しました。管理者にお問い合わせください。
refused-others-title = この{ $provider }アカウントはすでに連携済みです
refused-others-text = ここでは別のアカウントと連携しています。アカウントを1つにまとめることはできません。ご自身のものなら、先にそちらで連携を解除してください。
refused-another-title = 別の人として確認されました
refused-another-text = { $provider }が確認したのは、ここにログインしている人とは別の人です。何も行われていません。
refused-embedded-title = { $provider }にはブラウザーが必要です
refused-embedded-text = { $provider }では、ほかのアプリの中からログインできません。スマートフォンのブラウザーでこのページを開いてください。多くのアプリでは、上のメニューから開けます。
refused-many-title = 試した回数が多すぎます
refused-many-text = このアドレスから、とても多くの試行がありました。15分待ってから、はじめからやり直してください。

privacy = プライバシー
terms = 利用条件
privacy-lede = このAlmanacが知っていることと、それを見られる人。
privacy-kept = 入力されたものを保存します。名前、登録した場合はメールアドレス、住まい、計測項目、検針値、そして誰がいつ何を変更したか。パスワードは、元に戻せないハッシュとしてだけ保存します。
privacy-providers = LINEやGoogleでログインした場合は、そのサービスでの識別子と、そこでの名前、写真、メールアドレスを、ご本人に表示するために保存します。人を探すために使うことはなく、そのサービスに検針値のことは何も伝わりません。
privacy-cookies = Cookieは、ログインを保つもの、外部サービスでのログイン中に10分だけ使うもの、選んだ言語を覚えるものの3つだけです。ほかにはなく、外部から何かを読み込むこともありません。
privacy-seen = 検針値を見られるのは、その住まいのメンバーと、計測項目を共有した相手です。このサーバーの管理者には見えません。
privacy-leave = すべてをファイルに書き出し、計測項目や住まいを削除できます。30日後には何も残りません。アカウントも削除できます。ほかの人のために記録したものは、名前を除いて残ります。
privacy-operator = このAlmanacの管理者から
terms-lede = Almanacはフリーソフトウェアです。付属のライセンスのもと、現状のまま提供されます。
terms-operator-none = このAlmanacの管理者は、独自の条件を追加していません。

again = もう一度、ご本人の確認
again-lede = { $name }さん、この操作は、お使いの端末を手にした人なら誰でもできてしまいます。もう一度ご本人であることを確かめさせてください。確認は5分間有効です。
again-wrong = パスワードが違います。
again-go = 続ける
again-not-now = いまはしない

sessions = ログイン中の端末
sessions-lede = このアカウントを開いているすべてのブラウザーです。ログアウトすると、どこにある端末でも、次に使うときから効きます。
session-here = このブラウザー
session-now = 使用中
session-about = { $since }にログイン・最終利用 { $used }
session-way = { $way ->
        [password] パスワードでログイン
        [line] LINEでログイン
        [google] Googleでログイン
       *[other] ほかの方法でログイン
    }
session-unknown = ブラウザー
session-of = { $browser }（{ $system }）
session-end = ログアウト
session-end-others = ほかをすべてログアウト
session-ended = ログアウトしました。
sessions-ended = { $count ->
        [0] ほかにログイン中の端末はありませんでした。
       *[other] ほかの端末を{ $count }台ログアウトしました。
    }
sessions-only = ほかにログイン中の端末はありません。
