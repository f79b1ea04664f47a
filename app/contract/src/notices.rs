//! What people are told of, and by which way.

use crate::labelled;

labelled! {
    /// How notices reach somebody by mail. In the portal they stand in any case.
    pub enum MailMode {
        AtOnce = "at_once", "sofort", "at once";
        Daily = "daily", "einmal am Tag gesammelt", "once a day, collected";
        Never = "never", "gar nicht", "not at all";
    }
}

labelled! {
    /// Why somebody is told.
    pub enum NoticeKind {
        SheetAssigned = "sheet_assigned", "Sie sind jetzt verantwortlich", "You are responsible now";
        RoleGiven = "role_given", "Sie haben eine neue Rolle", "You have a new role";
    }
}
