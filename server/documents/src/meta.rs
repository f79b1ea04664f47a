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
}

impl Meta<'_> {
    /// The language tag of office files: with a country, as spelling programs want it.
    pub(crate) fn tag(lang: Lang) -> &'static str {
        lang.pick("de-DE", "en-GB")
    }
}
