use super::*;
use crate::{Counter, Counts, Timestamp, Zone};
use proptest::prelude::*;

fn london() -> Zone {
    Zone::parse("Europe/London").unwrap()
}

fn seen(text: &[u8], counts: Counts) -> Recognised {
    recognise(text, true, counts, &london(), 1).unwrap()
}

fn roles(recognised: &Recognised) -> String {
    recognised.columns.iter().map(|column| column.guess.to_string()).collect::<Vec<_>>().join(" ")
}

fn rules(recognised: &Recognised, counts: Counts, zone: Zone) -> Rules {
    Rules {
        format: recognised.format,
        roles: recognised.columns.iter().map(|column| column.guess).collect(),
        length: recognised.length,
        counts,
        zone,
        counter: Counter::new(5, 1).unwrap(),
        registers: 1,
        now: "2026-01-01T00:00:00Z".parse().unwrap(),
        direction: recognised.direction,
    }
}

/// Every line as a person would tell it: moment, value, quality; or why it is refused.
fn read(text: &[u8], counts: Counts, zone: &str) -> Vec<String> {
    let zone = Zone::parse(zone).unwrap();
    let recognised = recognise(text, true, counts, &zone, 1).unwrap();
    read_as(text, &recognised, counts, zone)
}

fn read_as(text: &[u8], recognised: &Recognised, counts: Counts, zone: Zone) -> Vec<String> {
    let mut reader = Reader::new(rules(recognised, counts, zone)).unwrap();
    let (mut lines, mut told) = (Lines::new(&recognised.format), Vec::new());
    let mut each = |line: Line<'_>| {
        told.extend(reader.row(&line).map(|row| match row {
            Ok(Row { since, at, values, quality, .. }) => {
                let since = since.map(|since| format!("{since} ")).unwrap_or_default();
                format!("{since}{at} {} {quality}", values[0])
            }
            Err(refusal) => format!("{} {:?}", refusal.line, refusal.why),
        }));
    };
    lines.push(text, &mut each);
    lines.finish(&mut each);
    told
}

#[test]
fn the_hand_file_is_german_and_local() {
    let text = include_bytes!("../../../../end2end/data/uk-home-electricity-hand.csv");
    let seen = seen(text, Counts::Cumulative);
    let Format { encoding, separator, decimal, order, header, clock } = seen.format;
    assert_eq!((encoding, separator, decimal), (Encoding::Utf8, Separator::Semicolon, DecimalSign::Comma));
    assert_eq!((order, header, clock), (DateOrder::DayMonthYear, true, Clock::Local));
    assert_eq!((roles(&seen).as_str(), seen.lines, seen.direction), ("moment value-1", 37, Some(Direction::Ascending)));
    assert_eq!(seen.why.order.unwrap(), Evidence { line: 3, text: "13.04.2020 01:00".into() });
    assert_eq!(seen.why.decimal.unwrap().text, "98211,4");
    assert_eq!(seen.columns[1].name.as_deref(), Some("Zählerstand"));
    let rows = read(text, Counts::Cumulative, "Europe/London");
    assert_eq!((rows.len(), rows[0].as_str()), (36, "2020-04-01T01:00:00Z 98211.4 good"));
}

#[test]
fn files_of_many_hands_are_recognised() {
    use Counts::{Cumulative, Gauge, Interval};
    for (text, counts, told) in [
        (
            "start,kwh\n2020-04-01T01:00:00Z,0.078\n2020-04-01T02:00:00Z,0.078\n",
            Interval,
            "comma point ymd true utc start value-1",
        ),
        ("at,celsius\n2020-04-01T01:00:00Z,5.2\n2020-04-01T02:00:00Z,-5.4\n", Gauge, "comma point ymd true utc moment value-1"),
        ("4/13/2020 2:00 PM,12.5\n4/14/2020 2:00 PM,13\n", Cumulative, "comma point mdy false local moment value-1"),
        (
            "Date\tTime\tReading\tNote\n2020-04-01\t10:00\t1 234,5\tfine\n2020-04-02\t10:00\t1 235,5\t\n",
            Cumulative,
            "tab comma ymd true local date time value-1 note",
        ),
        ("日付,検針値\n２０２０年４月１日 １０:００,１２３４\n", Cumulative, "comma point ymd true local moment value-1"),
        ("วันที่;ค่า\n๑๓/๐๔/๒๕๖๗ ๑๐:๐๐;๑๒๓,๕\n", Cumulative, "semicolon comma dmy true local moment value-1"),
        (
            "von;bis;Verbrauch kWh\n01.01.2021;01.02.2021;310,5\n01.02.2021;01.03.2021;280\n",
            Interval,
            "semicolon comma dmy true local start moment value-1",
        ),
        (
            "id|timestamp utc|value\n1|2021-01-01 00:00|1.5\n2|2021-01-01 01:00|1.6\n",
            Cumulative,
            "pipe point ymd true utc leave-out moment value-1",
        ),
        (
            "\"when\",\"shown, in kWh\"\r\n\"2021-01-01 00:00\",\"1,234.5\"\r\n",
            Cumulative,
            "comma point ymd true local moment value-1",
        ),
        ("time,value\n1609459200,1.5\n1609462800,1.6\n", Cumulative, "comma point dmy true utc moment value-1"),
    ] {
        let seen = seen(text.as_bytes(), counts);
        let Format { separator, decimal, order, header, clock, .. } = seen.format;
        assert_eq!(format!("{separator} {decimal} {order} {header} {clock} {}", roles(&seen)), told, "{text}");
    }
}

#[test]
fn what_is_no_table_of_readings_is_said_so() {
    let no = |bytes: &[u8]| recognise(bytes, true, Counts::Cumulative, &london(), 1).unwrap_err();
    assert_eq!(no(b" \n\n"), Unreadable::Empty);
    assert_eq!(no(b"\x00\x00\x00\x01\x00\x00"), Unreadable::NotText);
    assert_eq!(no(b"a,b\n1,2\n3,4\n"), Unreadable::NoDates);
    assert_eq!(no(b"when,what\n2021-01-01,red\n2021-01-02,blue\n"), Unreadable::NoNumbers);
}

#[test]
fn bytes_in_any_encoding_are_the_same_rows() {
    let text = "Datum;Zählerstand\r\n13.04.2020 01:00;98268,1\r\n";
    let wanted = ["2020-04-13T00:00:00Z 98268.1 good"];
    let utf16 = |big: bool, mark: bool| -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let latin: Vec<u8> = text.chars().map(|sign| sign as u8).collect();
    for bytes in [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        latin,
        utf16(false, true),
        utf16(true, true),
        utf16(false, false),
        utf16(true, false),
    ] {
        assert_eq!(read(&bytes, Counts::Cumulative, "Europe/London"), wanted, "{:?}", &bytes[..4]);
    }
    let endings = text.replace("\r\n", "\r");
    assert_eq!(read(endings.as_bytes(), Counts::Cumulative, "Europe/London"), wanted);
}

#[test]
fn each_fault_has_its_line_and_reason() {
    let text = "moment,value\n2021-01-01 10:00,1\n\n,2\n2021-02-30 10:00,3\n2021-03-28 01:30,4\n2021-04-01 10:00,\n2021-04-02 10:00,NaN\n2021-04-03 10:00,1e5\n\
                2021-04-04 10:00,-1\n2021-04-05 10:00,100000\n2021-04-06 10:00,1.1234567891\n2030-01-01 10:00,5\n1899-01-01 10:00,5\n2021-04-07 10:00\n2021-04-08 10:00,1915.6\n";
    let told = read(text.as_bytes(), Counts::Cumulative, "Europe/London");
    let wanted = [
        "2021-01-01T10:00:00Z 1 good",
        "4 NoMoment",
        "5 NotAMoment",
        "6 MissingTime { before: 2021-03-28T00:59:00, after: 2021-03-28T02:00:00 }",
        "7 NoValue",
        "8 NotANumber",
        "9 NotANumber",
        "10 Negative",
        "11 BeyondCounter { capacity: 100000 }",
        "12 TooLong",
        "13 Future",
        "14 Before1900",
        "15 TooFewCells",
        "2021-04-08T09:00:00Z 1915.6 good",
    ];
    // A missing hour makes the file look like UTC; here somebody says that it is local.
    let mut recognised = recognise(text.as_bytes(), true, Counts::Cumulative, &london(), 1).unwrap();
    assert_eq!(recognised.format.clock, Clock::Utc, "{told:?}");
    recognised.format.clock = Clock::Local;
    assert_eq!(read_as(text.as_bytes(), &recognised, Counts::Cumulative, london()), wanted);
}

#[test]
fn a_repeated_hour_follows_the_order_of_the_file() {
    let rows = ["00:30", "01:00", "01:30", "01:00", "01:30", "02:00"];
    let file = |rows: &[&str]| {
        let lines = rows.iter().enumerate().map(|(index, time)| format!("31.10.2021 {time};{index}\n"));
        format!("Zeit;Wert\n{}", lines.collect::<String>())
    };
    let hours = |text: &str, direction| {
        let mut recognised = recognise(text.as_bytes(), true, Counts::Gauge, &london(), 1).unwrap();
        recognised.direction = direction;
        let rows = read_as(text.as_bytes(), &recognised, Counts::Gauge, london());
        rows.iter()
            .map(|row| format!("{}{}", &row[8..16], if row.ends_with("questionable") { "?" } else { "" }))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let ascending = file(&rows);
    assert_eq!(seen(ascending.as_bytes(), Counts::Gauge).direction, None, "six lines are not enough to pass over one");
    assert_eq!(hours(&ascending, Some(Direction::Ascending)), "30T23:30 31T00:00 31T00:30 31T01:00 31T01:30 31T02:00");
    let backwards: Vec<&str> = rows.iter().rev().copied().collect();
    assert_eq!(hours(&file(&backwards), Some(Direction::Descending)), "31T02:00 31T01:30 31T01:00 31T00:30 31T00:00 30T23:30");
    assert_eq!(hours(&ascending, None), "30T23:30 31T00:00? 31T00:30? 31T00:00? 31T00:30? 31T02:00");
}

#[test]
fn half_an_hour_is_repeated_in_lord_howe() {
    let text = "time,value\n2021-04-04 01:30,1\n2021-04-04 01:45,2\n2021-04-04 01:30,3\n2021-04-04 01:45,4\n2021-04-04 02:00,5\n";
    let zone = Zone::parse("Australia/Lord_Howe").unwrap();
    let mut recognised = recognise(text.as_bytes(), true, Counts::Gauge, &zone, 1).unwrap();
    recognised.direction = Some(Direction::Ascending);
    let rows = read_as(text.as_bytes(), &recognised, Counts::Gauge, zone);
    let minutes: Vec<&str> = rows.iter().map(|row| &row[11..16]).collect();
    assert_eq!(minutes, ["14:30", "14:45", "15:00", "15:15", "15:30"]);
}

#[test]
fn intervals_have_two_ends() {
    let told = |text: &str| read(text.as_bytes(), Counts::Interval, "Europe/London");
    let days = told("day,kwh\n2021-03-27,1\n2021-03-28,2\n2021-03-29,3\n");
    assert_eq!(days[1], "2021-03-28T00:00:00Z 2021-03-28T23:00:00Z 2 good", "a day of 23 hours");
    let months = told("Monat bis;kWh\n01.02.2021;31\n01.03.2021;28\n01.04.2021;31\n");
    assert_eq!(months[0], "2021-01-01T00:00:00Z 2021-02-01T00:00:00Z 31 good");
    let quarters = told("start,kwh\n2021-01-01 00:00,1\n2021-01-01 00:15,2\n2021-01-01 00:30,3\n");
    assert_eq!(quarters[2], "2021-01-01T00:30:00Z 2021-01-01T00:45:00Z 3 good");
    let both = told("from,to,kwh\n2021-01-01 10:00,2021-01-01 11:00,1\n2021-01-01 12:00,2021-01-01 12:00,1\n");
    assert_eq!(both, ["2021-01-01T10:00:00Z 2021-01-01T11:00:00Z 1 good", "3 EmptyInterval"]);
}

#[test]
fn columns_that_make_no_reading_are_told() {
    let unfit = |change: fn(&mut Rules)| {
        let mut rules = rules(&seen(b"start,kwh\n2021-01-01,1\n2021-01-05,1\n", Counts::Interval), Counts::Interval, london());
        change(&mut rules);
        Reader::new(rules).err()
    };
    assert_eq!(unfit(|_| {}), None);
    assert_eq!(unfit(|rules| rules.length = None), Some(Unfit::NoLength));
    assert_eq!(unfit(|rules| rules.roles[0] = Role::LeaveOut), Some(Unfit::NoMoment));
    assert_eq!(unfit(|rules| rules.roles[1] = Role::Note), Some(Unfit::NoValue(1)));
    assert_eq!(unfit(|rules| rules.roles[1] = Role::Start), Some(Unfit::Twice));
}

#[test]
fn a_line_that_is_too_long_is_one_refusal() {
    let long = format!(
        "moment,value\n2021-01-01,1\n2021-01-02,{}\n2021-01-03,{}\n2021-01-04,4\n",
        "9".repeat(MOST_TEXT),
        ",".repeat(99)
    );
    let mut recognised = seen(b"moment,value\n2021-01-01,1\n2021-01-31,1\n", Counts::Cumulative);
    recognised.format.header = true;
    let told = read_as(long.as_bytes(), &recognised, Counts::Cumulative, london());
    assert_eq!(told[1..], ["3 LineTooLong", "4 TooManyCells", "2021-01-04T00:00:00Z 4 good"]);
}

#[test]
fn formulas_are_text() {
    let mut out = Vec::new();
    let texts = ["=1+1", "+1", "-1", "@x", "\tx", "'=1", "''=1", "'plain", "＝1", "a,b", "a\"b", "a\nb", " x ", ""];
    csv::record(&mut out, texts.map(csv::Cell::Text));
    let told = String::from_utf8(out).unwrap();
    assert!(told.starts_with("'=1+1,'+1,'-1,'@x,\"'\tx\",''=1,'''=1,'plain,'＝1,\"a,b\",\"a\"\"b\",\"a\nb\",\" x \","), "{told}");
}

proptest! {
    /// Whatever stands in a cell comes back as it was.
    #[test]
    fn what_is_written_reads_back(texts in prop::collection::vec("[a-z=+'@\",;\r\n\t ก-ฮ-]{0,8}", 2..6)) {
        let mut out = Vec::new();
        csv::record(&mut out, texts.iter().map(|text| csv::Cell::Text(text)));
        let format = seen(b"a,b\n2021-01-01,1\n2021-01-31,1\n", Counts::Cumulative).format;
        let mut lines = Lines::new(&format);
        let mut back = Vec::new();
        let mut each = |line: Line<'_>| back.push(line.cells.iter().map(|cell| csv::plain(cell).to_owned()).collect::<Vec<_>>());
        lines.push(&out, &mut each);
        lines.finish(&mut each);
        prop_assert_eq!(back, vec![texts]);
    }

    /// However the bytes are cut, the lines are the same.
    #[test]
    fn cuts_do_not_matter(
        text in "[ab,;\"\r\n]{0,60}",
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        encoding in prop::sample::select(vec![Encoding::Utf8, Encoding::Utf16Le]),
    ) {
        let bytes: Vec<u8> = if encoding == Encoding::Utf8 { text.into_bytes() } else { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let format = Format { encoding, ..seen(b"a,b\n2021-01-01,1\n2021-01-31,1\n", Counts::Cumulative).format };
        let split = |cuts: &[usize]| {
            let (mut lines, mut found) = (Lines::new(&format), Vec::new());
            let mut each = |line: Line<'_>| found.push((line.number, line.cells.iter().map(str::to_owned).collect::<Vec<_>>()));
            let mut from = 0;
            for cut in cuts {
                lines.push(&bytes[from..*cut], &mut each);
                from = *cut;
            }
            lines.push(&bytes[from..], &mut each);
            lines.finish(&mut each);
            found
        };
        let mut places: Vec<usize> = cuts.iter().map(|cut| if bytes.is_empty() { 0 } else { cut.index(bytes.len()) }).collect();
        places.sort_unstable();
        prop_assert_eq!(split(&places), split(&[]));
    }

    /// No bytes make it panic.
    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(recognised) = recognise(&bytes, true, Counts::Interval, &london(), 2)
            && let Ok(mut reader) = Reader::new(Rules { registers: 2, ..rules(&recognised, Counts::Interval, london()) })
        {
            let mut lines = Lines::new(&recognised.format);
            lines.push(&bytes, &mut |line| drop(reader.row(&line)));
        }
    }

    /// A date in any order, with any sign, reads as itself.
    #[test]
    fn dates_read_as_themselves(seconds in 0_i64..4_000_000_000, sign in prop::sample::select(vec!['.', '/', '-']), order in prop::sample::select(DateOrder::ALL.to_vec())) {
        let at = jiff::tz::TimeZone::UTC.to_datetime(Timestamp::from_second(seconds).unwrap());
        let (day, month, year) = (at.day(), at.month(), at.year());
        let date = match order {
            DateOrder::DayMonthYear => format!("{day:02}{sign}{month:02}{sign}{year}"),
            DateOrder::MonthDayYear => format!("{month}{sign}{day}{sign}{year}"),
            DateOrder::YearMonthDay => format!("{year}{sign}{month:02}{sign}{day:02}"),
        };
        let text = format!("{date} {:02}:{:02}:{:02}", at.hour(), at.minute(), at.second());
        prop_assert_eq!(moment::written(&text, order), Some(moment::Written::Clock(at)), "{}", text);
    }
}
