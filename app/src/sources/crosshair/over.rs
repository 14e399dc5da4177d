//! What moves over the plot: a pointer, a finger, or the arrow keys from one column to the next.

use std::cell::Cell;

use leptos::{
    prelude::document,
    wasm_bindgen::{JsCast, closure::Closure},
};
use web_sys::{Element, Event, KeyboardEvent, PointerEvent, SvgElement};

struct Crosshair {
    plot: Element,
    figures: Element,
    hair: Element,
    columns: Vec<Element>,
    /// What the line says while nothing is pointed at.
    quiet: Option<String>,
    /// The column under the hairline.
    at: Cell<Option<usize>>,
    /// Whether the finger that is down came to a column of which nothing was shown yet: that touch shows it, the next follows it.
    first_touch: Cell<bool>,
}

pub(super) fn watch(plot: &str, figures: &str) {
    let element = |id: &str| document().get_element_by_id(id);
    let Some((plot, figures)) = element(plot).zip(element(figures)) else { return };
    let Ok(Some(hair)) = plot.query_selector(".hair") else { return };
    let inside = plot.get_elements_by_class_name("column");
    let columns = (0..inside.length()).filter_map(|index| inside.item(index)).collect();
    let quiet = figures.text_content();
    let over =
        Crosshair { plot: plot.clone(), figures, hair, columns, quiet, at: Cell::new(None), first_touch: Cell::new(false) };
    let hear = Closure::<dyn Fn(Event)>::new(move |event: Event| over.hear(&event));
    for name in ["pointerdown", "pointermove", "pointerleave", "click", "focusin", "focusout", "keydown"] {
        let _ = plot.add_event_listener_with_callback(name, hear.as_ref().unchecked_ref());
    }
    // As long as the page.
    hear.forget();
}

impl Crosshair {
    fn hear(&self, event: &Event) {
        match event.type_().as_str() {
            "pointerdown" | "pointermove" => {
                let Some(pointer) = event.dyn_ref::<PointerEvent>() else { return };
                let column = self.under(f64::from(pointer.client_x()));
                if event.type_() == "pointerdown" {
                    self.first_touch.set(pointer.pointer_type() == "touch" && self.at.get() != column);
                }
                self.show(column);
            }
            "click" if self.first_touch.take() => event.prevent_default(),
            // A finger that is lifted leaves too; what it showed stays.
            "pointerleave" if event.dyn_ref::<PointerEvent>().is_some_and(|pointer| pointer.pointer_type() == "touch") => {}
            "pointerleave" | "focusout" => self.show(None),
            "focusin" => self.show(self.focused()),
            "keydown" => self.key(event),
            _ => {}
        }
    }

    fn under(&self, x: f64) -> Option<usize> {
        let place = self.plot.get_bounding_client_rect();
        let share = (x - place.left()) / place.width().max(1.0);
        let last = self.columns.len().checked_sub(1)?;
        let column = (share * self.columns.len() as f64) as usize;
        Some(column.min(last))
    }

    fn focused(&self) -> Option<usize> {
        let active = document().active_element()?;
        self.columns.iter().position(|column| column.contains(Some(&active)))
    }

    /// The link that gets the focus reads its own title aloud.
    fn key(&self, event: &Event) {
        let Some((key, at)) = event.dyn_ref::<KeyboardEvent>().zip(self.focused()) else { return };
        let to = match key.key().as_str() {
            "ArrowLeft" => at.checked_sub(1),
            "ArrowRight" => Some(at + 1),
            "Home" => Some(0),
            "End" => self.columns.len().checked_sub(1),
            "Escape" => return self.show(None),
            _ => return,
        };
        let column = to.and_then(|to| self.columns.get(to));
        let link = column.and_then(|column| column.query_selector("a").ok().flatten());
        if let Some(link) = link.and_then(|link| link.dyn_into::<SvgElement>().ok()) {
            let _ = link.focus();
        }
        event.prevent_default();
    }

    fn show(&self, column: Option<usize>) {
        if self.at.replace(column) == column {
            return;
        }
        let said = column.and_then(|at| self.columns.get(at)?.query_selector("title").ok().flatten()?.text_content());
        if let Some(at) = column {
            let middle = format!("{:.3}%", (at as f64 + 0.5) * 100.0 / self.columns.len() as f64);
            for x in ["x1", "x2"] {
                let _ = self.hair.set_attribute(x, &middle);
            }
        }
        let _ = self.hair.set_attribute("visibility", if column.is_some() { "visible" } else { "hidden" });
        self.figures.set_text_content(said.as_deref().or(self.quiet.as_deref()));
    }
}
