# Usage
usage = 使用量
values = 値
usage-in =
    { $what ->
        [gauge] 値
       *[other] 使用量
    }（{ $span }）
usage-on =
    { $what ->
        [gauge] 値
       *[other] 使用量
    }（{ $span }）
usage-from =
    { $what ->
        [gauge] 値
       *[other] 使用量
    }（{ $span }）
usage-week = { $span }の週
years = { $first }〜{ $last }年
week-of = { $date }の週
this-source = この計測項目
view = 表示する期間
view-day = 日
view-week = 週
view-month = 月
view-year = 年
view-all = 全期間
step-hour = { $unit }（1時間ごと）
step-day = { $unit }（1日ごと）
step-month = { $unit }（1か月ごと）
step-year = { $unit }（1年ごと）
mean-hour = { $unit }（1時間の平均）
mean-day = { $unit }（1日の平均）
mean-month = { $unit }（1か月の平均）
mean-year = { $unit }（1年の平均）
together = 合計
before = 前：{ $span }
after = 次：{ $span }
go-to = 日付を選んで移動
known-share = 把握率 %
known-only = 把握率{ $share }%
readings-in-it = 検針値
total = 合計
all-of-it = 全体
in-all = 合計
up-to = { $date }まで
in-both = 両年とも把握できた分
mean = 平均
lowest = 最低
highest = 最高
mean-of = { $year }年の平均
difference = 増減
shares = 推定{ $estimated }%、疑問あり{ $questionable }%
usage-explained = 検針と検針の間の使用量は、均等に割り振っています。「把握率」は、検針と検針の間にある時間の割合です。斜線は、その間に検針がないか、推定にもとづく部分です。
usage-compared = 2つの年を比べるのは、どちらもほぼ全部を把握できている期間だけです。後の年で把握できた日までを、日単位で比べます。
interval-explained = 使用量は、開始から終了まで均等に割り振っています。「把握率」は、記録のある時間の割合です。斜線は、推定にもとづくか、別の行から始まる部分です。
gauge-explained = 2つの値の間は、まっすぐ変化したものとみなします。平均はその時間について求め、「把握率」はそれが全体の時間に占める割合です。
chart-same = { $year }年の同じ期間
chart-range = 最低〜最高
chart-mean = 平均（{ $year }）
chart-hatched = 検針なし、または推定
chart-tick = 検針
chart-title = { $source }、{ $span }
chart-description = 合計{ $total } { $unit }。
chart-mean-description = 平均{ $mean } { $unit }、{ $lowest }〜{ $highest }。
chart-unknown = 把握できている値がありません。
column-title = { $name }：{ $value } { $unit }、把握率{ $share }%
column-gauge = { $name }：{ $value } { $unit }、{ $lowest }〜{ $highest }、把握率{ $share }%
column-past = { $name }：{ $value } { $unit }
column-unknown = { $name }：不明
column-both = { $now }。{ $past }。

# This month against the same days last year
month-mean = { $days }の平均
same-days = { $year }年の同期間
a-day-lately = 最近の1日
partly-now = 把握率は{ $share }%のみ
partly-then = { $year }年の把握率は{ $share }%のみ
as-before = 同じ
more = { $by }増
less = { $by }減
warmer = { $by }高め
colder = { $by }低め
higher = { $by }高め
lower = { $by }低め
curve = { $source }の月別推移、{ $year }年と{ $past }年
lede-now = { $month }はここまで、{ $year }年の同じ期間と比べて{ $list }です。
lede-then = { $month }は、{ $year }年の同じ期間と比べて{ $list }です。
lede-and = { $first }、{ $second }
lede-list = { $first }、{ $second }
lede-of = { $kind }が{ $change }
lede-same = { $kind }が同じ
lede-name = { $name }が{ $change }
lede-kind-electricity = 電気
lede-kind-water = 水道
lede-kind-gas = ガス
lede-kind-heat = 熱
lede-kind-solar = 太陽光発電
