//! Every table, in one of three classes. The catalogue test compares this list with the database.

/// Whose the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A space's: the primary key starts with `space_id`. Row security is forced.
    Space,
    /// A user's, or whoever presents a hash. Row security is forced.
    User,
    /// Nobody's: holds nothing private.
    Public,
}

/// All tables.
pub const TABLES: &[(&str, Class)] = &[
    ("account_links", Class::User),
    ("audit", Class::Space),
    ("audit_details", Class::Space),
    ("audit_heads", Class::Space),
    ("audit_keys", Class::Public),
    ("auth_sessions", Class::User),
    ("breaks", Class::Space),
    ("checks", Class::Space),
    ("days", Class::Space),
    ("gaps", Class::Space),
    ("grants", Class::Space),
    ("homes", Class::Space),
    ("import_parts", Class::Space),
    ("imports", Class::Space),
    ("invitations", Class::Space),
    ("jobs", Class::User),
    ("local_logins", Class::User),
    ("loose_files", Class::Public),
    ("members", Class::Space),
    ("meters", Class::Space),
    ("migrations", Class::Public),
    ("moved_sources", Class::Space),
    ("people", Class::Space),
    ("photos", Class::Space),
    ("pictures", Class::User),
    ("public_pages", Class::Space),
    ("reading_versions", Class::Space),
    ("readings", Class::Space),
    ("recovery_codes", Class::User),
    ("registers", Class::Space),
    ("rivals", Class::Space),
    ("seal_keys", Class::Public),
    ("setup_codes", Class::User),
    ("sign_in_attempts", Class::User),
    ("sign_in_limits", Class::User),
    ("sources", Class::Space),
    ("space_links", Class::User),
    ("spaces", Class::Space),
    ("user_identities", Class::User),
    ("user_spaces", Class::User),
    ("users", Class::User),
    ("views", Class::Space),
];
