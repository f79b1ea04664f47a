//! A macro for the closed lists of the domain: stored name, German and English label in one place.

/// Declares an enum whose variants carry a stored name and a label in both languages.
#[macro_export]
macro_rules! labelled {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $stored:literal, $de:literal, $en:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $vis enum $name { $($(#[$vmeta])* #[serde(rename = $stored)] $variant,)+ }

        impl $name {
            /// Every value, in the order in which people are offered them.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The name under which the value is stored, exported and sent by forms.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $stored,)+ }
            }

            /// Reads a stored name.
            pub fn parse(stored: &str) -> Option<Self> {
                match stored { $($stored => Some($name::$variant),)+ _ => None }
            }

            /// The word people read.
            pub fn label(self, lang: $crate::Lang) -> &'static str {
                match self { $($name::$variant => lang.pick($de, $en),)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
    };
}
