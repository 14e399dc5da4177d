# Activity
sealed = 各行は前の行と結びついています。変更も削除もされていないことを、サーバーの運営者は「almanac audit verify」で確かめられます。
somebody = 誰か
former-member = 元メンバー
line-no = No. { $number }・{ $time }
person-any = すべての人
source = 計測項目
source-any = すべての計測項目
about = 内容
about-any = すべて
about-readings = 検針値
about-sources = 計測項目
about-sharing = メンバーと権限
about-looking = 閲覧
about-home = 住まい
about-account = アカウント
all-about-readings = 検針値に関するすべて
all-about-sources = 計測項目に関するすべて
all-about-sharing = メンバーと権限に関するすべて
all-about-looking = 閲覧に関するすべて
all-about-home = 住まいに関するすべて
all-about-account = アカウントに関するすべて
act-reading-recorded = 検針値の記録
act-reading-corrected = 検針値の訂正
act-reading-deleted = 検針値の削除
act-reading-undone = 検針値の変更の取り消し
act-reading-photo-added = 写真の追加
act-reading-photo-removed = 写真の削除
act-reading-disputed = 同じ時刻の2つ目の値
act-reading-dispute-settled = 2つの値からの選択
act-readings-imported = ファイルの取り込み
act-readings-import-undone = ファイルの取り込みの取り消し
act-source-added = 計測項目の追加
act-source-changed = 計測項目の変更
act-source-converted = 単位の換算の変更
act-source-parts-changed = 計算のもとの変更
act-source-days-opened = 日ごとの値の表示を許可
act-source-days-closed = 日ごとの値の表示を制限
act-source-checks-changed = 値のチェックの変更
act-meter-replaced = メーターの交換
act-meter-corrected = メーターの訂正
act-meter-taken-back = メーター交換の取り消し
act-source-exported = 計測項目の書き出し
act-source-deleted = 計測項目の削除
act-source-restored = 計測項目の復元
act-source-moved-away = 別の住まいへの移動
act-source-moved-here = 別の住まいからの移動
act-member-changed = 役割の変更
act-member-removed = メンバーの削除
act-member-left = メンバーの退出
act-invitation-made = 招待の作成
act-invitation-remade = 招待リンクの再作成
act-invitation-withdrawn = 招待の取り消し
act-invitation-accepted = 招待の承諾
act-grant-given = 計測項目の共有
act-grant-changed = 共有の変更
act-grant-ended = 共有の終了
act-grant-left = 共有からの退出
act-source-published = 公開ページの作成
act-source-unpublished = 公開ページの終了
act-source-viewed = 計測項目の閲覧
act-home-viewed-as = ほかの人としての表示
act-home-created = 住まいの登録
act-home-changed = 住まいの変更
act-home-exported = 住まいの書き出し
act-home-brought = 住まいの取り込み
act-home-deleted = 住まいの削除
act-home-restored = 住まいの復元
act-home-handed-over = 住まいの引き継ぎ
act-account-deleted = アカウントの削除
activity-from = { $date }から
activity-to = { $date }まで
activity-none = 当てはまる操作はありません
activity-none-by = { $who }による操作で、当てはまるものはありません
activity-none-yet = まだ操作はありません
show-everybody = すべての人を表示
show-everything = すべて表示
told-read = 閲覧できる
told-write = 記録できる
told-admin = すべての操作ができる
told-until = { $when }まで
told-no-end = 期限なし
own-activity = アカウントの操作履歴
own-activity-lede = いつ、どこからログインがあったか、ログイン方法がどう変わったか。
own-activity-see = 履歴を見る
own-line-no = No. { $number }・{ $when } UTC
event-account-created = { $who }がアカウントを作成しました
event-account-signed-in = { $who }がログインしました
event-account-signed-out = { $who }がログアウトしました
event-account-sign-in-failed = { $who }としてログインしようとして、失敗した人がいます
event-account-session-ended = { $who }が端末1台をログアウトしました
event-account-sessions-ended = { $who }がほかの端末をすべてログアウトしました
event-account-identity-linked = { $who }がログイン方法を連携しました
event-account-identity-unlinked = { $who }がログイン方法の連携を解除しました
event-account-profile-changed = { $who }がプロフィールを変更しました
event-account-email-changed = { $who }がメールアドレスを変更しました
event-account-email-verified = { $who }がメールアドレスを確認しました
event-account-password-changed = { $who }がパスワードを変更しました
event-account-password-reset = { $who }がリンクから新しいパスワードを設定しました
event-account-second-factor-added = { $who }が2段階認証をオンにしました
event-account-second-factor-removed = { $who }が2段階認証をオフにしました
event-account-recovery-code-used = { $who }がリカバリーコードでログインしました
event-account-recovery-codes-made = { $who }がリカバリーコードを再発行しました
event-account-deactivated = { $who }のアカウントが停止されました
event-account-reactivated = { $who }のアカウントが再開されました
event-account-reset-link-made = { $who }の新しいパスワードを設定するリンクが作成されました
event-home-created = { $who }がこの住まいを登録しました
event-home-changed = { $who }が住まいを変更しました
event-home-exported = { $who }が住まいをファイルに書き出しました
event-home-brought = { $who }がこの住まいをファイルから取り込みました
event-source-exported = { $who }が{ $source }をファイルに書き出しました
event-readings-imported = { $who }が{ $source }にファイルを取り込みました
event-readings-import-undone = { $who }が{ $source }へのファイルの取り込みを取り消しました
event-home-deleted = { $who }が住まいを削除しました
event-home-restored = { $who }が住まいを復元しました
event-account-exported = { $who }がアカウントをファイルに書き出しました
event-account-deleted = { $who }がアカウントを削除しました
event-home-handed-over = { $who }が住まいを{ $whom }に引き継ぎました
event-home-viewed-as = { $who }がこの住まいを{ $whom }として表示しました
event-member-changed = { $who }が{ $whom }の役割を変更しました
event-member-removed = { $who }が{ $whom }をこの住まいから外しました
event-member-left = { $who }が住まいから退出しました
event-invitation-made = { $who }が{ $sources ->
        [0] 住まい
        [1] { $source }
       *[other] { $sources }件の計測項目
    }への招待を作成しました
event-invitation-remade = { $who }が{ $sources ->
        [0] 住まい
        [1] { $source }
       *[other] { $sources }件の計測項目
    }への招待のリンクを作り直しました
event-invitation-withdrawn = { $who }が{ $sources ->
        [0] 住まい
        [1] { $source }
       *[other] { $sources }件の計測項目
    }への招待を取り消しました
event-invitation-accepted = { $who }が{ $whom }からの{ $sources ->
        [0] 住まい
        [1] { $source }
       *[other] { $sources }件の計測項目
    }への招待を承諾しました
event-grant-given = { $who }が{ $source }を{ $whom }と共有しました
event-grant-changed = { $who }が{ $source }に対する{ $whom }の権限を変更しました
event-grant-ended = { $who }が{ $source }の{ $whom }との共有を終了しました
event-grant-left = { $who }が{ $source }の共有から退出しました
event-source-viewed = { $who }が{ $source }を閲覧しました
event-source-published = { $who }が{ $source }の公開ページを作成しました
event-source-unpublished = { $who }が{ $source }の公開ページを終了しました
event-source-moved-away = { $who }が{ $source }を別の住まいへ移動しました
event-source-moved-here = { $who }が{ $source }を別の住まいからここへ移動しました
event-source-added = { $who }が{ $source }を追加しました
event-source-changed = { $who }が{ $source }を変更しました
event-source-parts-changed = { $who }が{ $source }の計算のもとを変更しました
event-source-days-opened = { $who }が{ $source }の日ごとの値を、共有相手の全員が見られるようにしました
event-source-days-closed = { $who }が{ $source }の日ごとの値を、計算のもとをすべて見られる人だけに制限しました
event-source-converted = { $who }が{ $source }の単位の換算を変更しました
event-source-checks-changed = { $who }が{ $source }の値のチェックを変更しました
event-meter-replaced = { $who }が{ $source }のメーター交換を記録しました
event-meter-corrected = { $who }が{ $source }のメーターの情報を訂正しました
event-meter-taken-back = { $who }が{ $source }のメーター交換を取り消しました
event-source-deleted = { $who }が{ $source }を削除しました
event-source-restored = { $who }が{ $source }を復元しました
source-gone = 削除された計測項目
event-reading-recorded = { $who }が{ $source }の検針値を記録しました
event-reading-corrected = { $who }が{ $source }の検針値を訂正しました
event-reading-deleted = { $who }が{ $source }の検針値を削除しました
event-reading-undone = { $who }が{ $source }の検針値の変更を取り消しました
event-reading-photo-added = { $who }が{ $source }の写真を追加しました
event-reading-photo-removed = { $who }が{ $source }の写真を削除しました
event-reading-disputed = { $who }が、すでに値のある時刻に{ $source }の別の値を記録しました
event-reading-dispute-settled = { $who }が{ $source }の2つの値から1つを選びました
