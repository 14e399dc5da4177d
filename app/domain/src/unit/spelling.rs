/// Is the text this spelling, sign for sign? Spaces, dots and the caret of `m^3` do not count, a raised or full-width sign is
/// the plain one.
pub(super) fn is(text: &str, spelling: &str) -> bool {
    plain(text).eq(plain(spelling))
}

/// The same in any case.
pub(super) fn is_in_any_case(text: &str, spelling: &str) -> bool {
    let lower = |text| plain(text).map(|sign| sign.to_ascii_lowercase());
    lower(text).eq(lower(spelling))
}

fn plain(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|sign| !sign.is_whitespace() && !matches!(sign, '.' | '·' | '⋅' | '^')).map(|sign| match sign {
        '³' => '3',
        // the ordinal sign and the ring are typed for the degree
        'º' | '˚' => '°',
        // from ！ to ～ in the order of ASCII
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        other => other,
    })
}
