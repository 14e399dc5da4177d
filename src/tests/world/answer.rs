//! What the server answered.

use app::form::Reply;
use app::readings::actions::Entered;
use http::{HeaderMap, StatusCode, header};
use scraper::node::Element;
use scraper::{ElementRef, Html, Selector};

use super::Form;

pub struct Answer {
    /// What was asked for, with its query.
    pub path: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header(header::LOCATION.as_str())
    }

    pub fn is_page(&self) -> bool {
        self.header("content-type").starts_with("text/html")
    }

    pub fn html(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// The random value of its policy.
    pub fn nonce(&self) -> &str {
        let policy = self.header("content-security-policy");
        policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default()
    }

    /// All that is there to read, without what is hidden.
    pub fn text(&self) -> String {
        let html = self.html();
        let shown =
            html.tree.nodes().filter(|node| !node.ancestors().filter_map(|above| above.value().as_element()).any(is_hidden));
        let words = shown.filter_map(|node| Some(node.value().as_text()?.to_string()));
        words.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The sentence is on the page.
    #[track_caller]
    pub fn says(&self, sentence: &str) -> &Self {
        let text = self.text();
        assert!(text.contains(sentence), "{} {} does not say {sentence:?}, but: {text}", self.status, self.path);
        self
    }

    #[track_caller]
    pub fn does_not_say(&self, sentence: &str) -> &Self {
        let text = self.text();
        assert!(!text.contains(sentence), "{} says {sentence:?}: {text}", self.path);
        self
    }

    /// The text of each element of a selector.
    pub fn each(&self, selector: &str) -> Vec<String> {
        let html = self.html();
        html.select(&Selector::parse(selector).unwrap()).map(text_of).collect()
    }

    /// An attribute of each element of a selector.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = self.html();
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector).filter_map(|element| element.attr(name).map(str::to_owned)).collect()
    }

    /// The sentence that stands beside a field, and is tied to it for those who do not see it.
    #[track_caller]
    pub fn problem(&self, field: &str) -> Option<String> {
        assert!(!self.status.is_server_error(), "{} {} says: {}", self.status, self.path, self.text());
        let sentence = self.each(&format!("#{field}-wrong:not([hidden])")).pop()?;
        let marked = self.attributes(&format!("[name={field}], #{field}"), "aria-describedby");
        let grouped = matches!(
            field,
            "quality" | "form" | "note" | "metadata" | "why" | "description" | "sources" | "shows" | "to" | "shared"
        );
        assert!(
            grouped || marked.iter().any(|ids| ids.contains(&format!("{field}-wrong"))),
            "{field} is not tied to: {sentence}"
        );
        Some(sentence)
    }

    /// The form that posts (or asks) there.
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        match self.find_form(action) {
            Some(form) => form,
            None => panic!("{} {} has no form for {action}: {}", self.status, self.path, self.text()),
        }
    }

    /// All forms that post there.
    pub fn forms(&self, action: &str) -> Vec<Form> {
        let html = self.html();
        html.select(&Selector::parse("form").unwrap())
            .filter(|form| form.attr("action") == Some(action))
            .map(Form::read)
            .collect()
    }

    pub fn find_form(&self, action: &str) -> Option<Form> {
        let html = self.html();
        let every = Selector::parse("form").unwrap();
        let mut forms = html.select(&every).filter(|form| form.attr("action") == Some(action));
        let found = forms.next().map(Form::read);
        assert!(forms.next().is_none(), "{} has two forms for {action}", self.path);
        found
    }

    /// Whether a program is told that it is done.
    #[track_caller]
    pub fn done(&self) -> bool {
        assert_eq!((self.status, self.header("content-type")), (StatusCode::OK, "application/json"), "{}", self.body);
        match serde_json::from_str::<Entered>(&self.body) {
            Ok(entered) => entered.done,
            Err(_) => matches!(self.reply(), Reply::Done { .. }),
        }
    }

    fn reply(&self) -> Reply {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The form that the island puts in place of the one that was sent, as a page.
    #[track_caller]
    pub fn in_place(&self) -> Self {
        let Ok(entered) = serde_json::from_str::<Entered>(&self.body) else { panic!("{} {}", self.status, self.body) };
        Self { path: self.path.clone(), status: self.status, headers: self.headers.clone(), body: entered.html }
    }

    /// The sentence that a program is told of a field.
    #[track_caller]
    pub fn told(&self, field: &str) -> Option<String> {
        assert!(!self.done(), "{}", self.body);
        match serde_json::from_str::<Entered>(&self.body) {
            Ok(_) => self.in_place().problem(field),
            Err(_) => match self.reply() {
                Reply::Again(form) => form.problem(field),
                Reply::Done { .. } => None,
            },
        }
    }

    /// The page without what differs every time: its nonce, its request and the ids of forms.
    pub fn plain(&self) -> String {
        let mut plain = self.body.clone();
        for once in [self.nonce(), self.header("x-request-id")] {
            if !once.is_empty() {
                plain = plain.replace(once, "…");
            }
        }
        let mut out = String::with_capacity(plain.len());
        let mut rest = plain.as_str();
        while let Some(first) = rest.chars().next() {
            let id = rest.get(..36).filter(|text| text.parse::<uuid::Uuid>().is_ok());
            out.push_str(if id.is_some() { "id" } else { &rest[..first.len_utf8()] });
            rest = &rest[id.map_or(first.len_utf8(), str::len)..];
        }
        out
    }
}

fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether nobody gets to read what is inside.
fn is_hidden(element: &Element) -> bool {
    matches!(element.name(), "script" | "style" | "option" | "textarea" | "title") || element.attr("hidden").is_some()
}
