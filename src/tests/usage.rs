//! A source's page: a day, a week, a month, a year and all years, each beside the year before.

use super::world::{Answer, House};

/// 50 in the first half of November 2021, 45.5 in that of 2022; one unit a day in between and before.
async fn house() -> House {
    let house = House::new().await;
    for (moment, value) in [
        ("2021-05-01 00:00", "800"),
        ("2021-11-01 00:00", "1000"),
        ("2021-11-13 10:00", "1050"),
        ("2022-05-01 00:00", "1500"),
        ("2022-11-01 00:00", "2000"),
        ("2022-11-13 10:00", "2045.5"),
    ] {
        house.record(&house.aoi, moment, value).await;
    }
    house
}

async fn open(house: &House, query: &str) -> Answer {
    house.aoi.open(&house.source(query)).await
}

fn row(page: &Answer, id: &str) -> Vec<String> {
    page.each(&format!("[id='{id}'] > *"))
}

#[tokio::test]
async fn every_view_has_its_address_and_its_title() {
    let house = house().await;
    for (query, title, rows, heads) in [
        ("", "Usage in 2022", 12, ["2022", "2021"]),
        ("?view=year&at=2022", "Usage in 2022", 12, ["2022", "2021"]),
        ("?view=month&at=2022-05", "Usage in May 2022", 31, ["2022", "2021"]),
        ("?view=week&at=2022-05-13", "Week of 9 May 2022", 7, ["2022", "2021"]),
        ("?view=day&at=2022-05-13", "Usage on 13 May 2022", 24, ["2022", "2021"]),
        ("?view=all", "Usage from 2021 to 2022", 2, ["total", "known, %"]),
    ] {
        let page = open(&house, query).await;
        assert_eq!(page.each("#usage h2"), [title]);
        assert_eq!((page.each("tbody tr").len(), page.each("svg.column a title").len()), (rows, rows), "{query}");
        assert_eq!(page.each("thead .num")[..2], heads, "{query}");
        let current = page.attributes(".segments [aria-current]", "href");
        if !query.is_empty() {
            assert_eq!(page.path, house.source(query));
            assert!(current[0].contains(&query[..8]), "{current:?}");
        }
        // Whatever is linked opens, and says what it leads to.
        for to in page.attributes("#usage a[href^='/']", "href") {
            open(&house, to.strip_prefix(&house.source("")).unwrap()).await;
        }
    }
    // Nothing is known before May 2021, so nothing stands beside it.
    assert_eq!(open(&house, "?view=month&at=2021-06").await.each("thead .num"), ["total", "known, %", "readings"]);
}

#[tokio::test]
async fn the_latest_month_is_compared_day_by_day() {
    let house = house().await;
    let page = open(&house, "?view=year&at=2022").await;
    assert_eq!(row(&page, "p-2022-11-01"), ["1–13 Nov", "45.5", "50.0", "−4.5", "100", "2"]);
    assert_eq!(row(&page, "p-2022-12-01")[..2], ["December", "—"], "unknown, and never 0");
    assert_eq!(row(&page, "p-2022-01-01")[2..4], ["—", "—"]);
    // Only from May on both years are known: those rows are compared, and the foot says what they come to.
    assert_eq!(page.each("tfoot th"), ["to 13 Nov", "known in both years"]);
    let foot = page.each("tfoot td");
    assert_eq!(foot[5..8], ["545.5", "250.0", "+295.5"]);
    // Hollow, tinted up to the same day, and solid or hatched.
    assert_eq!(page.each(".plot .bar.past").len(), 8, "May to December 2021");
    assert_eq!(page.each(".plot .bar.same").len(), 1);
    assert_eq!(page.each(".plot .bar:not(.past, .same)").len(), 11);
    assert_eq!(page.each(".plot .unknown").len(), 1, "December 2022");
    assert_eq!(page.each(".plot .bar.hatched").len(), 9, "January to October without May");
    let titles = page.each("svg.column title");
    assert_eq!(titles[10], "1–13 Nov 2022: 45.5 kWh, 100% known. 1–13 Nov 2021: 50.0 kWh.");
    let december = &row(&page, "p-2022-12-01")[2];
    assert_eq!(titles[11], format!("December 2022: not known. December 2021: {december} kWh."));
    assert_eq!(page.each(".facts dt"), ["1–13 Nov 2022", "same days 2021", "a day, lately", "November, likely"]);
    assert_eq!(page.each(".facts dd")[..3], ["45.5 kWh", "50.0 kWh", "3.7 kWh"]);
}

#[tokio::test]
async fn rows_and_bars_lead_on() {
    let house = house().await;
    let leads = async |query: &str, id: &str| {
        let page = open(&house, query).await;
        let link = page.attributes(&format!("[id='{id}'] a"), "href").pop().unwrap();
        assert!(page.attributes("svg.column a", "href").contains(&link), "the bar leads there too");
        open(&house, link.strip_prefix(&house.source("")).unwrap()).await.each("#usage h2").pop().unwrap()
    };
    assert_eq!(leads("?view=all", "p-2022-01-01").await, "Usage in 2022");
    assert_eq!(leads("?view=year&at=2022", "p-2022-11-01").await, "Usage in November 2022");
    assert_eq!(leads("?view=month&at=2022-11", "p-2022-11-12").await, "Usage on 12 November 2022");
    assert_eq!(leads("?view=week&at=2022-11-12", "p-2022-11-12").await, "Usage on 12 November 2022");
    let year = open(&house, "?view=year&at=2022").await;
    let unknown = year.attributes("svg.column a", "href").pop().unwrap();
    assert_eq!(unknown, "#p-2022-12-01", "there is nothing more to see of it than its row");
    let day = open(&house, "?view=day&at=2022-11-12").await;
    assert_eq!(day.attributes("svg.column a", "href")[13], "#h-13");
    assert_eq!(row(&day, "h-13")[0], "13:00");
}

#[tokio::test]
async fn any_date_is_one_form_away() {
    let house = house().await;
    let form = open(&house, "?view=week&at=2022-05-13").await.form(&house.source(""));
    assert_eq!((form.method.as_str(), form.value("view"), form.value("at")), ("get", "week", "2022-05-15"));
    let page = house.aoi.submit(form.fill("at", "2021-06-30")).await;
    assert_eq!(page.each("#usage h2"), ["Week of 28 June 2021"]);
    let turns = page.attributes(".turns a", "href");
    assert_eq!(turns, [house.source("?view=week&at=2021-06-21"), house.source("?view=week&at=2021-07-05")]);
    // From far away one step leads back to what is known.
    let far = open(&house, "?view=year&at=1950").await;
    far.says("Nothing is known of it.");
    assert_eq!(far.attributes(".turns a", "href"), [house.source("?view=year&at=2021")]);
    assert_eq!(far.each("tbody td").into_iter().filter(|cell| cell == "0.0").count(), 0);
}

#[tokio::test]
async fn a_register_by_itself_or_all_together() {
    let fields = [("name", "Heat"), ("registers", "Day\nNight")];
    let house = House::new().await.with("heat", &fields).await;
    for (moment, day, night) in [("2022-05-01 00:00", "1000", "500"), ("2022-06-01 00:00", "1060", "540")] {
        let form = house.reading(&house.aoi, moment, day).await.fill("value_2", night);
        house.aoi.submit(form).await.says("saved: ");
    }
    let page = open(&house, "?view=year&at=2022").await;
    let links = page.attributes("[aria-label=Registers] a", "href");
    assert_eq!(page.each("[aria-label=Registers] a"), ["Together", "Day", "Night"]);
    let mut may = Vec::new();
    for link in links {
        let page = house.aoi.open(&link).await;
        may.push(row(&page, "p-2022-05-01")[1].clone());
        let on = page.attributes("[id='p-2022-05-01'] a", "href").pop().unwrap();
        assert_eq!(
            house.aoi.open(&on).await.each("tfoot td")[0],
            format!("{}0", may.last().unwrap()),
            "it leads on to the same register"
        );
    }
    assert_eq!(may, ["100.0", "60.0", "40.0"]);
    let night = open(&house, "?view=year&at=2022&register=2").await;
    let found = house.aoi.submit(night.form(&house.source("")).fill("at", "2022-05-10")).await;
    assert_eq!(row(&found, "p-2022-05-01")[1], "40.0", "another date, the same register");
    assert_eq!(row(&open(&house, "?view=year&at=2022&register=9").await, "p-2022-05-01")[1], "100.0");
}

#[tokio::test]
async fn a_gauge_has_mean_lowest_and_highest() {
    let fields = [("name", "Cellar"), ("counts", "gauge"), ("unit", "°C")];
    let house = House::new().await.with("temperature", &fields).await;
    for (moment, value) in [
        ("2021-05-01 00:00", "10"),
        ("2021-05-03 00:00", "12"),
        ("2022-05-01 00:00", "-2"),
        ("2022-05-02 00:00", "4"),
        ("2022-05-03 00:00", "4"),
    ] {
        house.record(&house.aoi, moment, value).await;
    }
    let page = open(&house, "?view=month&at=2022-05").await;
    assert_eq!(page.each("#usage h2"), ["Values in May 2022"]);
    let heads = ["°C", "2022, mean", "lowest", "highest", "2021, mean", "change", "known, %", "readings"];
    assert_eq!(page.each("thead th"), heads);
    assert_eq!(row(&page, "p-2022-05-01"), ["1 May", "1.0", "−2.0", "4.0", "10.5", "−9.5", "100", "1"]);
    assert_eq!(page.each("tfoot td")[..5], ["2.5", "−2.0", "4.0", "11.0", "−8.5"]);
    assert_eq!((page.each(".plot .range").len(), page.each(".plot .mean.past").len(), page.each(".plot .bar").len()), (2, 2, 0));
    assert_eq!(page.each("svg.column title")[0], "1 May 2022: 1.0 °C, −2.0 to 4.0, 100% known. 1 May 2021: 10.5 °C.");
}

#[tokio::test]
async fn an_interval_may_be_below_nothing() {
    let fields = [("name", "Roof"), ("counts", "interval"), ("unit", "kWh")];
    let house = House::new().await.with("solar", &fields).await;
    house.record_used("2022-05-01 00:00", "2022-05-02 00:00", "12.5").await;
    house.record_used("2022-05-02 00:00", "2022-05-03 00:00", "-4").await;
    let page = open(&house, "?view=month&at=2022-05").await;
    assert_eq!(row(&page, "p-2022-05-02")[..2], ["2 May", "−4.0"]);
    assert_eq!((page.each("tfoot th")[0].as_str(), page.each("tfoot td")[0].as_str()), ("to 2 May", "8.5"));
    let number = |selector: &str, name: &str| page.attributes(selector, name)[0].parse::<f64>().unwrap();
    let zero = number(".plot .zero", "y1");
    let [above, below] = ["0.000%", "3.226%"].map(|x| format!(".column[x='{x}'] .bar"));
    assert!((number(&above, "y") + number(&above, "height") - zero).abs() < 0.2, "stands on the line");
    assert!((number(&below, "y") - zero).abs() < 0.2 && number(&below, "height") > 10.0, "hangs from it");
}

#[tokio::test]
async fn a_day_has_the_hours_it_had() {
    let house = House::new().await;
    // One unit an hour, over both changes of the clocks.
    house.record(&house.aoi, "2020-10-24 00:00", "1000").await;
    house.record(&house.aoi, "2020-10-27 00:00", "1073").await;
    house.record(&house.aoi, "2021-03-27 00:00", "5000").await;
    house.record(&house.aoi, "2021-03-30 00:00", "5071").await;
    house.record(&house.aoi, "2021-10-30 00:00", "9000").await;
    house.record(&house.aoi, "2021-11-02 00:00", "9073").await;
    let spring = open(&house, "?view=day&at=2021-03-28").await;
    assert_eq!((spring.each("tbody tr").len(), spring.each("tfoot td")[0].as_str()), (23, "23.00"));
    assert_eq!(row(&spring, "h-1")[..2], ["02:00", "1.00"]);
    let autumn = open(&house, "?view=day&at=2021-10-31").await;
    assert_eq!((autumn.each("tbody tr").len(), autumn.each("tfoot td")[0].as_str()), (25, "25.00"));
    assert_eq!([row(&autumn, "h-1")[0].as_str(), row(&autumn, "h-2")[0].as_str()], ["01:00", "01:00"]);
    assert_eq!(row(&autumn, "h-3")[0], "02:00");
}

/// In every view, of every kind of source.
#[tokio::test]
async fn no_word_is_wired_in() {
    let fields = [("name", "Mains"), ("counts", "gauge")];
    let house = House::new().await;
    two_years(&house).await;
    let gauge = House::new().await.with("temperature", &fields).await;
    two_years(&gauge).await;
    for house in [house, gauge] {
        let browser = house.aoi.copy().pseudo();
        for view in ["day", "week", "month", "year", "all"] {
            browser.open(&house.source(&format!("?view={view}&at=2022-05-01"))).await;
        }
        browser.open(&house.at("")).await;
    }
}

async fn two_years(house: &House) {
    for (moment, value) in
        [("2021-04-30 00:00", "1"), ("2021-05-04 10:00", "3"), ("2022-04-30 00:00", "4"), ("2022-05-04 10:00", "9")]
    {
        house.record(&house.aoi, moment, value).await;
    }
}
