use super::{
    Dimension::{self, Duration, Energy, Length, Mass, Temperature, Volume},
    Unit, ratio, spelling,
};
use crate::Decimal;

/// A unit whose size is known.
pub(super) struct Known {
    /// As it is shown; recognised exactly so.
    pub name: &'static str,
    pub dimension: Dimension,
    /// In the smallest unit of its dimension, below.
    pub size: u128,
    /// What it shows where its dimension begins, in hundredths; 0 but for temperatures.
    pub zero: i64,
    /// Other spellings: with a capital exactly so, else in any case.
    pub spellings: &'static [&'static str],
    /// Names of others to show a figure in.
    pub alternatives: &'static [&'static str],
}

impl Known {
    pub fn of(unit: &Unit) -> Option<&'static Self> {
        TABLE.iter().find(|known| known.is(unit.as_str()))
    }

    pub fn is(&self, text: &str) -> bool {
        let spelled = |spelling: &&str| {
            if spelling.contains(char::is_uppercase) {
                spelling::is(text, spelling)
            } else {
                spelling::is_in_any_case(text, spelling)
            }
        };
        spelling::is(text, self.name) || self.spellings.iter().any(spelled)
    }

    pub fn difference(&self, to: &Self, value: Decimal) -> Option<Decimal> {
        ratio::times(value, self.size, to.size)
    }

    pub fn zero(&self) -> Decimal {
        Decimal::new(self.zero, 2)
    }
}

/// Energy in 10⁻⁸ J: a BTU is whole.
const JOULE: u128 = 100_000_000;
const WATT_HOUR: u128 = 3_600 * JOULE;
/// Volume in 10⁻⁹ L, the cube of 10⁻⁴ m: a cubic foot is whole.
const LITRE: u128 = 1_000_000_000;
const CUBIC_FOOT: u128 = 28_316_846_592;
/// Length in mm: a mile is whole.
const METRE: u128 = 1_000;
/// Mass in 10⁻⁵ g: a pound is whole.
const GRAM: u128 = 100_000;

/// Every unit that is known. All sizes are exact by definition:
///
/// - joule, watt, litre, tonne, minute and hour, and the prefixes: BIPM, The International System of Units, 9th edition (2019),
///   tables 4, 7 and 8; so 1 Wh = 3600 J.
/// - kcal: of the International Table, 4186.8 J (Fifth International Conference on the Properties of Steam, London 1956; NIST
///   SP 811 (2008), appendix B.8). It is the one of heat meters (1 Gcal = 1.163 MWh), not the thermochemical one of 4184 J.
/// - BTU: of the International Table, 2326 J/kg (the same conference) for the mass of a pound: 1055.055 852 62 J.
/// - therm: the US one, 105 480 400 J, the legal unit of the natural gas industry there (Federal Register, 27 July 1968; NIST
///   SP 811, appendix B.8, note on the therm): gas is billed in therms in the US and in kWh in Europe. It is 100 000 BTU of
///   59 °F, and so 0.024 % less than the EC therm of 100 000 BTU of the table (105 505 585.262 J), which is not known here.
/// - foot 0.3048 m, mile 1609.344 m, pound 0.453 592 37 kg: the international yard and pound agreement of 1959.
/// - ft³ = 0.3048³ m³ = 28.316 846 592 L; CCF: a hundred of them.
/// - gal (US): 231 cubic inches = 3.785 411 784 L (NIST Handbook 44, appendix C). gal (imp): 4.546 09 L (United Kingdom, Units of
///   Measurement Regulations 1995).
/// - °C: K − 273.15 (BIPM, section 2.3.1, kelvin). °F: °C × 9/5 + 32 (NIST SP 811, appendix B.8), so K × 9/5 − 459.67, and a
///   degree is 5/9 K.
///
/// Not here because one spelling stands for several sizes: `gal` and `ton` (US or imperial), `cal` and `Cal`, `Mcf` (a thousand
/// or a million), `mWh` and `mJ` (milli, or typed for mega), and the bare letters `C`, `F`, `M`, `H`, `G` and `T`.
pub(super) const TABLE: &[Known] = &[
    known("J", Energy, JOULE, &["joule", "joules"], &["kJ", "Wh"]),
    known("kJ", Energy, 1_000 * JOULE, &["kj"], &["MJ", "kWh", "kcal"]),
    known("MJ", Energy, 1_000_000 * JOULE, &["megajoule", "megajoules"], &["kWh", "GJ", "therm"]),
    known("GJ", Energy, 1_000_000_000 * JOULE, &["gj", "gigajoule", "gigajoules"], &["kWh", "MWh", "MJ", "therm"]),
    known("Wh", Energy, WATT_HOUR, &["wh"], &["kWh", "kJ"]),
    known("kWh", Energy, 1_000 * WATT_HOUR, &["kwh", "kwhr", "kilowatthour", "kilowatthours"], &["MWh", "MJ", "GJ", "therm"]),
    known("MWh", Energy, 1_000_000 * WATT_HOUR, &["MWH", "megawatthour", "megawatthours"], &["kWh", "GWh", "GJ", "therm"]),
    known("GWh", Energy, 1_000_000_000 * WATT_HOUR, &["gwh"], &["MWh", "GJ"]),
    known("therm", Energy, 105_480_400 * JOULE, &["therm", "therms", "thm"], &["kWh", "MWh", "MJ", "GJ"]),
    known("BTU", Energy, 105_505_585_262, &["btu", "btus"], &["kWh", "MJ"]),
    known("kcal", Energy, 418_680_000_000, &["kcal"], &["kWh", "kJ"]),
    known("Gcal", Energy, 1_000_000 * 418_680_000_000, &["gcal"], &["MWh", "kWh", "GJ"]),
    known("m³", Volume, 1_000 * LITRE, &["m3", "㎥", "cbm", "ลบ.ม."], &["L", "ft³", "CCF", "gal (US)", "gal (imp)"]),
    known("L", Volume, LITRE, &["l", "ℓ", "litre", "litres", "liter", "liters", "ลิตร"], &["m³", "gal (US)", "gal (imp)"]),
    known("hL", Volume, 100 * LITRE, &["hl"], &["L", "m³", "gal (US)"]),
    known("kL", Volume, 1_000 * LITRE, &["kl"], &["L", "m³"]),
    known("gal (US)", Volume, 3_785_411_784, &["gal (us)", "gal us", "us gal", "us gallons"], &["L", "m³", "ft³", "CCF"]),
    known("gal (imp)", Volume, 4_546_090_000, &["gal (imp)", "imp gal", "gal (uk)", "uk gal", "uk gallons"], &["L", "m³"]),
    known("ft³", Volume, CUBIC_FOOT, &["ft3", "cu ft", "cf"], &["CCF", "m³", "L", "gal (US)"]),
    known("CCF", Volume, 100 * CUBIC_FOOT, &["ccf", "hcf", "100 ft³", "100 cu ft"], &["ft³", "m³", "gal (US)"]),
    degree("°C", 9, -27_315, &["°c", "℃", "deg c", "celsius"], &["°F", "K"]),
    degree("°F", 5, -45_967, &["°f", "℉", "deg f", "fahrenheit"], &["°C", "K"]),
    degree("K", 9, 0, &["kelvin"], &["°C", "°F"]),
    known("m", Length, METRE, &["metre", "metres", "meter", "meters"], &["km"]),
    known("km", Length, 1_000 * METRE, &["km", "kms", "㎞", "kilometre", "kilometres", "kilometer", "kilometers"], &["mi"]),
    known("mi", Length, 1_609_344, &["mi", "mile", "miles"], &["km"]),
    known("g", Mass, GRAM, &["gram", "grams"], &["kg"]),
    known("kg", Mass, 1_000 * GRAM, &["kg", "kgs", "㎏"], &["t", "lb"]),
    known("t", Mass, 1_000_000 * GRAM, &["tonne", "tonnes"], &["kg"]),
    known("lb", Mass, 45_359_237, &["lb", "lbs"], &["kg"]),
    known("s", Duration, 1, &["sec", "second", "seconds"], &["min", "h"]),
    known("min", Duration, 60, &["min", "mins", "minute", "minutes"], &["h"]),
    known("h", Duration, 3_600, &["hr", "hrs", "hour", "hours"], &["min"]),
];

type Names = &'static [&'static str];

const fn known(name: &'static str, dimension: Dimension, size: u128, spellings: Names, alternatives: Names) -> Known {
    Known { name, dimension, size, zero: 0, spellings, alternatives }
}

/// Sizes in ninths of a kelvin.
const fn degree(name: &'static str, size: u128, zero: i64, spellings: Names, alternatives: Names) -> Known {
    Known { zero, ..known(name, Temperature, size, spellings, alternatives) }
}
