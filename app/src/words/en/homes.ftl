# Homes
home-new = A home
home-first-lede = Name the place whose counters you read. You can change all of this later.
home-name = Name
home-name-hint = What the household calls it, like 14 Mill Lane.
address = Address
zone = Time zone
zone-choose = Choose…
zone-change-hint = Days and months are counted in the home’s time zone. A change counts them all anew.
currency = Currency
currency-hint = Three letters, like GBP or EUR.
home-make = Make the home
home-created = The home is there.
home-edit = Change the home
home-add = Add a home
homes-all = All homes
home-switch = Choose another home
