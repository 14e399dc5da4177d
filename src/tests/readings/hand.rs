//! A person types the readings of two and a half years, as they stand in their notes.

use crate::tests::world::House;

const FILE: &str = include_str!("../../../end2end/data/uk-home-electricity-hand.csv");

/// `01.04.2020 02:00;98211,4` as moment and value.
fn line(line: &str) -> (String, &str) {
    let (moment, value) = line.trim().split_once(';').unwrap();
    let (date, time) = moment.split_once(' ').unwrap();
    let [day, month, year]: [&str; 3] = date.split('.').collect::<Vec<_>>().try_into().unwrap();
    (format!("{year}-{month}-{day} {time}"), value)
}

#[tokio::test]
async fn all_of_them_with_the_rollover_asked_once() {
    let house = House::new().await;
    let mut asked = 0;
    for (moment, value) in FILE.lines().skip(1).map(line) {
        let mut page = house.aoi.submit(house.reading(&house.aoi, &moment, value).await).await;
        if let Some(form) = page.find_form("/do/readings/record") {
            page.says("What happened?").says("Nothing is lost whatever you answer; the answer stays with the reading.");
            assert_eq!(form.value("value"), value);
            page = house.aoi.submit(form.press("answer", "rolled-over")).await;
            asked += 1;
        }
        page.says("Mains saved: ");
    }
    assert_eq!((asked, house.world.rows("readings")), (1, 36));
    assert_eq!(house.world.sql("select count(*) from readings where answer = 'rolled_over'"), "1");

    let year = house.aoi.open(&house.source("?view=year&at=2021")).await;
    let january = year.each("#p-2021-01-01 td");
    assert_eq!(
        january,
        ["153.6", "—", "—", "100", "1"],
        "nothing is known of January 2020; all of this one lies between readings"
    );
    assert_eq!(year.each("tbody tr").len(), 12);
    // The rollover adds; the years together are all of it: 98211.4 to 1825.2 over 100000.
    let years = house.aoi.open(&house.source("?view=all")).await;
    assert_eq!(years.each("tfoot td")[0], "3,613.8");
    assert_eq!(years.each("tfoot td")[2], "36");
    let days = house.aoi.open(&house.source("?view=month&at=2021-01")).await;
    assert_eq!((days.each("tbody tr").len(), days.each("tfoot td")[0].as_str()), (31, "153.61"));
}
