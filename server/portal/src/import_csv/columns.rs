//! Names of columns, German and English.

use super::Kind;

/// A column that we know.
pub struct Column {
    /// The field of the form behind it.
    pub field: &'static str,
    /// Names in lists; the first is the one we write ourselves.
    pub names: &'static [&'static str],
    pub required: bool,
}

const fn column(field: &'static str, names: &'static [&'static str], required: bool) -> Column {
    Column { field, names, required }
}

/// Columns of a list of members.
pub const MUNICIPALITIES: &[Column] = &[
    column("name", &["Name", "Kommune", "Organisation", "municipality"], true),
    column("short_name", &["Kurzname", "Kurzbezeichnung", "short name"], false),
    column("kind", &["Art", "Typ", "kind", "type"], false),
    column("ags", &["AGS", "Gemeindeschlüssel", "Amtlicher Gemeindeschlüssel", "Schlüssel", "key", "municipality key"], false),
    column("population", &["Einwohner", "Einwohnerzahl", "Bevölkerung", "population", "inhabitants"], false),
    column("unit", &["Ansprechstelle", "Stelle", "Kontakt", "contact", "unit"], false),
    column("email", &["E-Mail", "Email", "Mail", "E-Mail-Adresse"], false),
    column("phone", &["Telefon", "Telefonnummer", "phone"], false),
    column("web", &["Internet", "Webseite", "Website", "Web", "URL", "web address"], false),
    column("map_column", &["Karte Spalte", "Kartenspalte", "map column"], false),
    column("map_row", &["Karte Zeile", "Kartenzeile", "map row"], false),
];

/// Columns of a list of people to invite.
pub const PEOPLE: &[Column] = &[
    column("name", &["Name", "Person", "Funktion"], true),
    column("email", &["E-Mail", "Email", "Mail", "E-Mail-Adresse"], false),
    column("role", &["Rolle", "role"], true),
    column("organisation_id", &["Kommune", "Organisation", "AGS", "municipality"], false),
    column("group_id", &["Arbeitsgruppe", "Gruppe", "group", "working group"], false),
];

pub(super) fn of(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Municipalities => MUNICIPALITIES,
        Kind::People => PEOPLE,
    }
}

/// Letters and digits in lower case: "E-Mail" and "e mail" are one name.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

pub(super) fn find<'a>(columns: &'a [Column], name: &str) -> Option<&'a Column> {
    let name = folded(name);
    columns.iter().find(|c| c.names.iter().any(|n| folded(n) == name))
}
