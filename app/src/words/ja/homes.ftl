# Homes
home-new = 住まいの登録
home-first-lede = メーターのある場所に名前をつけてください。あとからすべて変更できます。
home-name = 名前
home-name-hint = 家族での呼び名。例：本町の家
address = 住所
zone = タイムゾーン
zone-choose = 選んでください
zone-change-hint = 日と月は、住まいのタイムゾーンで区切ります。変更すると、すべて数え直します。
currency = 通貨
currency-hint = JPY、EURなどの3文字。
home-make = 住まいを登録
home-created = 住まいを登録しました。
home-edit = 住まいを編集
home-add = 住まいを追加
homes-all = すべての住まい
home-switch = ほかの住まいを選ぶ
