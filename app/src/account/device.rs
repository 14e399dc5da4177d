//! What a browser calls itself, in two words. Only to recognise one's own sessions by; nothing rests on it.

use crate::words::Words;

/// Browsers and systems by the sign that gives them away; the first that fits. Many carry the signs of others as well.
const BROWSERS: [(&str, &str); 9] = [
    (" Line/", "LINE"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 6] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// The browser and the system, where they are known.
pub(crate) fn names(client: &str) -> (Option<&'static str>, Option<&'static str>) {
    let first = |signs: &[(&str, &'static str)]| signs.iter().find(|(sign, _)| client.contains(sign)).map(|(_, name)| *name);
    (first(&BROWSERS), first(&SYSTEMS))
}

/// Both in one, where at least one is known.
pub(crate) fn called(words: Words, client: &str) -> Option<String> {
    match names(client) {
        (Some(browser), Some(system)) => {
            Some(words.with("session-of", &[("browser", browser.into()), ("system", system.into())]))
        }
        (one, other) => one.or(other).map(ToOwned::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn browsers_are_recognised() {
        for (client, found) in [
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/604.1",
                (Some("Safari"), Some("iPhone")),
            ),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
                (Some("Chrome"), Some("Android")),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0",
                (Some("Edge"), Some("Windows")),
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", (Some("Firefox"), Some("Linux"))),
            ("curl/8.5.0", (None, None)),
        ] {
            assert_eq!(names(client), found, "{client}");
        }
    }
}
