use contract::Lang;

/// What a document says about itself beside its words.
#[derive(Clone, Copy, Debug)]
pub struct Meta<'a> {
    /// Stands on top and in the properties of the file.
    pub title: &'a str,
    /// The language of the words.
    pub lang: Lang,
    /// Public address of the portal without a slash at its end, such as `https://strategie.example`;
    /// links into the portal are written with it and read without it. Empty: such links are left out.
    pub address: &'a str,
    /// Stands at the foot of every page, such as that the data are examples; empty for nothing.
    pub notice: &'a str,
}

impl Meta<'_> {
    /// What stands at the foot of every page beside its number, the notice first: the title may be cut.
    pub(crate) fn foot(&self, title: &str) -> String {
        let parts = [self.notice, title];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// The language tag of office files: with a country, as spelling programs want it.
    pub(crate) fn tag(lang: Lang) -> &'static str {
        lang.pick("de-DE", "en-GB")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notice_is_never_cut() {
        let meta = |notice| Meta { title: "T", lang: Lang::De, address: "", notice };
        assert_eq!(meta("").foot("Steckbrief"), "Steckbrief");
        assert_eq!(meta("Beispieldaten").foot("Steckbrief"), "Beispieldaten · Steckbrief");
        assert_eq!(meta("Beispieldaten").foot(""), "Beispieldaten");
    }
}
