//! The input fields of the decision and their vocabularies, as an onboarding has them.

use super::{Field, Kind};

const fn required(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, optional: false }
}

const fn optional(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, optional: true }
}

/// In the order of the document.
pub const FIELDS: &[Field] = &[
    required("document_type", Kind::Enum(DOCUMENT_TYPES)),
    required("issuing_country", Kind::Country),
    optional("nationality", Kind::Country),
    required("residence_country", Kind::Country),
    optional("ip_country", Kind::Country),
    optional("phone_country", Kind::Country),
    required("capture_channel", Kind::Enum(CHANNELS)),
    optional("platform", Kind::Enum(PLATFORMS)),
    required("image_quality", Kind::Enum(QUALITIES)),
    optional("network", Kind::Enum(NETWORKS)),
    required("email_domain", Kind::Text(EMAIL_DOMAINS)),
    optional("occupation", Kind::Text(OCCUPATIONS)),
    optional("device_model", Kind::Text(DEVICE_MODELS)),
    required("years_of_age", Kind::Int { low: 16, high: 95 }),
    optional("account_age_days", Kind::Int { low: 0, high: 4_000 }),
    required("attempts", Kind::Int { low: 1, high: 6 }),
    optional("transfers_24h", Kind::Int { low: 0, high: 40 }),
    required("amount_cents", Kind::Int { low: 0, high: 2_500_000 }),
    optional("face_similarity", Kind::Float { most_are_low: false }),
    required("liveness_score", Kind::Float { most_are_low: false }),
    optional("ip_risk", Kind::Float { most_are_low: true }),
    optional("email_risk", Kind::Float { most_are_low: true }),
    required("vpn", Kind::Bool { true_percent: 12 }),
    required("first_visit", Kind::Bool { true_percent: 45 }),
    optional("emulator", Kind::Bool { true_percent: 4 }),
    optional("rooted", Kind::Bool { true_percent: 7 }),
    required("labels", Kind::Labels(LABELS)),
];

/// Fields of the document that no rule reads, because hosts send more.
pub const UNREAD: &[&str] = &["request_id", "session_token", "user_agent", "received_at"];

const DOCUMENT_TYPES: &[&str] = &["PASSPORT", "ID_CARD", "DRIVING_LICENSE", "RESIDENCE_PERMIT", "VISA"];
const CHANNELS: &[&str] = &["WEB", "SDK", "API"];
const PLATFORMS: &[&str] = &["IOS", "ANDROID", "WINDOWS", "MACOS", "LINUX"];
const QUALITIES: &[&str] = &["GOOD", "BLURRED", "GLARE", "CROPPED", "DARK", "LOW_RESOLUTION"];
const NETWORKS: &[&str] = &["WIFI", "MOBILE", "FIXED", "HOSTING", "PROXY", "TOR"];

const EMAIL_DOMAINS: &[&str] = &[
    "gmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "gmx.de",
    "web.de",
    "hotmail.com",
    "proton.me",
    "orange.fr",
    "free.fr",
    "libero.it",
    "wp.pl",
    "onet.pl",
    "seznam.cz",
    "ziggo.nl",
    "telenet.be",
    "sapo.pt",
    "abv.bg",
    "mail.ru",
    "yandex.ru",
    "qq.com",
    "naver.com",
    "uol.com.br",
    "rediffmail.com",
    "tutanota.com",
    "zoho.com",
    "aol.com",
    "mailinator.com",
    "guerrillamail.com",
    "yopmail.com",
    "10minutemail.com",
    "tempmail.dev",
    "sharklasers.com",
    "trashmail.com",
    "dispostable.com",
];

const OCCUPATIONS: &[&str] = &[
    "employee",
    "self_employed",
    "student",
    "retired",
    "civil_servant",
    "unemployed",
    "engineer",
    "nurse",
    "teacher",
    "driver",
    "lawyer",
    "notary",
    "politician",
    "diplomat",
    "art_dealer",
    "jeweller",
    "casino_operator",
    "farmer",
];

const DEVICE_MODELS: &[&str] = &[
    "iPhone17,1",
    "iPhone16,2",
    "iPhone15,4",
    "SM-S938B",
    "SM-A556B",
    "Pixel 9",
    "Pixel 8a",
    "Redmi Note 14",
    "CPH2671",
    "M2101K6G",
    "iPad14,3",
    "MacBookPro18,3",
    "XPS 13 9340",
    "ThinkPad X1",
    "sdk_gphone64_x86_64",
    "generic_x86_64",
    "Nox",
    "BlueStacks",
    "Genymotion",
];

const LABELS: &[&str] = &[
    "NEW_CUSTOMER",
    "RETURNING",
    "STAFF",
    "VIP",
    "PEP",
    "ADVERSE_MEDIA",
    "SANCTION_HIT",
    "VELOCITY",
    "SHARED_DEVICE",
    "SHARED_ADDRESS",
    "CHARGEBACK",
    "MULE",
    "MINOR_GUARDIAN",
    "MANUAL_ENTRY",
    "RESCAN",
    "OCR_LOW",
    "MRZ_MISMATCH",
    "EXPIRED_SOON",
    "NAME_MISMATCH",
    "PHONE_PORTED",
];

/// Common ones first: those are drawn more often.
pub const COUNTRIES: &[&str] = &[
    "DEU", "FRA", "ESP", "ITA", "NLD", "POL", "GBR", "USA", "AUT", "CHE", "BEL", "PRT", "ROU", "CZE", "SWE",
    "DNK", "FIN", "NOR", "IRL", "GRC", "HUN", "BGR", "HRV", "SVK", "SVN", "LTU", "LVA", "EST", "LUX", "MLT",
    "CYP", "ISL", "UKR", "TUR", "BRA", "MEX", "IND", "CHN", "JPN", "KOR", "CAN", "AUS", "NZL", "ZAF", "NGA",
    "KEN", "GHA", "EGY", "MAR", "TUN", "DZA", "ISR", "ARE", "SAU", "QAT", "KWT", "JOR", "LBN", "IRQ", "IRN",
    "SYR", "YEM", "AFG", "PAK", "BGD", "LKA", "NPL", "MMR", "THA", "VNM", "PHL", "IDN", "MYS", "SGP", "HKG",
    "TWN", "PRK", "MNG", "KAZ", "UZB", "GEO", "ARM", "AZE", "MDA", "BLR", "RUS", "SRB", "BIH", "MKD", "ALB",
    "MNE", "ARG", "CHL", "COL", "PER", "VEN", "ECU", "BOL", "PRY", "URY", "CUB", "HTI", "DOM", "JAM", "PAN",
    "CRI", "GTM", "HND", "NIC", "SLV", "SDN", "SSD", "SOM", "ETH", "UGA", "TZA", "COD", "CAF", "ZWE", "LBY",
];
