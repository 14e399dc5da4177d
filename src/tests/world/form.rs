//! A form as rendered, and filled by a person.

use scraper::{ElementRef, Selector};

#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub method: String,
    fields: Vec<Field>,
    /// Name and value of each button; empty for the plain one.
    buttons: Vec<(String, String)>,
    pressed: Option<(String, String)>,
}

#[derive(Clone, Debug)]
struct Field {
    name: String,
    /// Nothing while no choice is made.
    value: Option<String>,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Hidden,
    Typed { most: Option<usize>, lines: bool },
    Chosen(Vec<String>),
}

impl Form {
    pub fn read(form: ElementRef<'_>) -> Self {
        let attribute = |element: &ElementRef<'_>, name| element.attr(name).unwrap_or_default().to_owned();
        let mut read = Self {
            action: attribute(&form, "action"),
            method: attribute(&form, "method"),
            fields: Vec::new(),
            buttons: Vec::new(),
            pressed: None,
        };
        for element in form.select(&Selector::parse("input, select, textarea, button").unwrap()) {
            let (name, value) = (attribute(&element, "name"), attribute(&element, "value"));
            let most = element.attr("maxlength").and_then(|most| most.parse().ok());
            match (element.value().name(), element.attr("type").unwrap_or_default()) {
                ("button", _) => read.buttons.push((name, value)),
                _ if name.is_empty() || element.attr("disabled").is_some() => {}
                ("input", "hidden") => read.add(name, Some(value), Kind::Hidden),
                ("input", "radio" | "checkbox") => read.offer(name, value, element.attr("checked").is_some()),
                ("input", _) => read.add(name, Some(value), Kind::Typed { most, lines: false }),
                ("textarea", _) => read.add(name, Some(element.text().collect()), Kind::Typed { most, lines: true }),
                _ => {
                    let options: Vec<_> = element.select(&Selector::parse("option").unwrap()).collect();
                    let selected = options.iter().find(|option| option.attr("selected").is_some()).or(options.first());
                    let chosen = selected.map(|option| attribute(option, "value"));
                    read.add(name, chosen, Kind::Chosen(options.iter().map(|option| attribute(option, "value")).collect()));
                }
            }
        }
        read
    }

    fn add(&mut self, name: String, value: Option<String>, kind: Kind) {
        assert!(self.field(&name).is_none(), "{} has two fields {name}", self.action);
        self.fields.push(Field { name, value, kind });
    }

    /// One more of a group of radio buttons, or a box to check.
    fn offer(&mut self, name: String, value: String, checked: bool) {
        if self.field(&name).is_none() {
            self.fields.push(Field { name: name.clone(), value: None, kind: Kind::Chosen(Vec::new()) });
        }
        let Some(Field { value: chosen, kind: Kind::Chosen(offered), .. }) = self.field(&name) else {
            panic!("{name} is something else too")
        };
        offered.push(value.clone());
        if checked {
            *chosen = Some(value);
        }
    }

    fn field(&mut self, name: &str) -> Option<&mut Field> {
        self.fields.iter_mut().find(|field| field.name == name)
    }

    /// Types into a field, or chooses what it offers.
    #[track_caller]
    pub fn fill(mut self, name: &str, value: &str) -> Self {
        let action = self.action.clone();
        let Some(field) = self.field(name) else { panic!("{action} has no field {name}") };
        match &field.kind {
            Kind::Hidden => panic!("{name} is hidden"),
            Kind::Typed { most, .. } => {
                assert!(
                    most.is_none_or(|most| value.chars().count() <= most),
                    "a browser lets nobody type that much into {name}"
                );
            }
            Kind::Chosen(offered) => {
                assert!(offered.iter().any(|offer| offer == value), "{name} does not offer {value}: {offered:?}")
            }
        }
        field.value = Some(value.to_owned());
        self
    }

    /// Takes the check out of a box.
    #[track_caller]
    pub fn uncheck(mut self, name: &str) -> Self {
        let action = self.action.clone();
        let Some(Field { value, kind: Kind::Chosen(_), .. }) = self.field(name) else { panic!("{action} has no box {name}") };
        *value = None;
        self
    }

    /// Sends what no browser would.
    pub fn forge(mut self, name: &str, value: &str) -> Self {
        match self.field(name) {
            Some(field) => field.value = Some(value.to_owned()),
            None => self.fields.push(Field { name: name.to_owned(), value: Some(value.to_owned()), kind: Kind::Hidden }),
        }
        self
    }

    /// All that is in it, as if no button were needed.
    pub fn sent_as_it_is(&self) -> Vec<(String, String)> {
        self.fields.iter().filter_map(|field| Some((field.name.clone(), field.wire()?))).collect()
    }

    /// Answers a question with one of its buttons.
    #[track_caller]
    pub fn press(mut self, name: &str, value: &str) -> Self {
        assert!(self.offers(name, value), "no button {name}={value}, but {:?}", self.buttons);
        self.pressed = Some((name.to_owned(), value.to_owned()));
        self
    }

    pub fn offers(&self, name: &str, value: &str) -> bool {
        self.buttons.iter().any(|button| button.0 == name && button.1 == value)
    }

    /// What stands in a field.
    #[track_caller]
    pub fn value(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|field| field.name == name);
        let Some(field) = field else { panic!("{} has no field {name}", self.action) };
        field.value.as_deref().unwrap_or_default()
    }

    /// The pairs that a browser sends, in order.
    #[track_caller]
    pub fn sent(&self) -> Vec<(String, String)> {
        let mut sent: Vec<_> = self.fields.iter().filter_map(|field| Some((field.name.clone(), field.wire()?))).collect();
        match &self.pressed {
            Some(button) => sent.push(button.clone()),
            None => assert!(self.offers("", ""), "{} has no plain button", self.action),
        }
        sent
    }
}

impl Field {
    /// Browsers end the lines of a text with CR LF.
    fn wire(&self) -> Option<String> {
        let value = self.value.clone()?;
        Some(if matches!(self.kind, Kind::Typed { lines: true, .. }) { value.replace('\n', "\r\n") } else { value })
    }
}
