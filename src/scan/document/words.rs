//! What can be chosen of a document, in the words of the CycloneDX schema.

/// The version of the CycloneDX schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpecVersion {
    /// 1.2, which every ProGet reads.
    #[default]
    V1_2,
    /// 1.3
    V1_3,
    /// 1.4
    V1_4,
    /// 1.5
    V1_5,
    /// 1.6
    V1_6,
}

impl SpecVersion {
    /// The versions as documents state them.
    pub const WORDS: &'static [&'static str] = &["1.2", "1.3", "1.4", "1.5", "1.6"];
    /// The versions in the order of the words.
    pub const VALUES: &'static [SpecVersion] =
        &[SpecVersion::V1_2, SpecVersion::V1_3, SpecVersion::V1_4, SpecVersion::V1_5, SpecVersion::V1_6];

    /// The version as documents state it.
    pub fn word(self) -> &'static str {
        SpecVersion::WORDS[self as usize]
    }

    /// Whether each component must state a version, if only an empty one.
    pub(super) fn demands_version(self) -> bool {
        self < SpecVersion::V1_4
    }
}

/// What the scanned project is, in the words of the CycloneDX schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProjectType {
    /// `application`
    Application,
    /// `framework`
    Framework,
    /// `library`
    #[default]
    Library,
    /// `container`
    Container,
    /// `operating-system`
    OperatingSystem,
    /// `device`
    Device,
    /// `firmware`
    Firmware,
    /// `file`
    File,
    /// `platform`, since 1.5
    Platform,
    /// `device-driver`, since 1.5
    DeviceDriver,
    /// `machine-learning-model`, since 1.5
    MachineLearningModel,
    /// `data`, since 1.5
    Data,
    /// `cryptographic-asset`, since 1.6
    CryptographicAsset,
}

impl ProjectType {
    /// The words of the schema.
    pub const WORDS: &'static [&'static str] = &[
        "application",
        "framework",
        "library",
        "container",
        "operating-system",
        "device",
        "firmware",
        "file",
        "platform",
        "device-driver",
        "machine-learning-model",
        "data",
        "cryptographic-asset",
    ];
    /// The types in the order of the words.
    pub const VALUES: &'static [ProjectType] = &[
        ProjectType::Application,
        ProjectType::Framework,
        ProjectType::Library,
        ProjectType::Container,
        ProjectType::OperatingSystem,
        ProjectType::Device,
        ProjectType::Firmware,
        ProjectType::File,
        ProjectType::Platform,
        ProjectType::DeviceDriver,
        ProjectType::MachineLearningModel,
        ProjectType::Data,
        ProjectType::CryptographicAsset,
    ];

    /// The word of the schema.
    pub fn word(self) -> &'static str {
        ProjectType::WORDS[self as usize]
    }

    /// The first version of the schema that has the word.
    pub fn since(self) -> SpecVersion {
        match self {
            ProjectType::Platform
            | ProjectType::DeviceDriver
            | ProjectType::MachineLearningModel
            | ProjectType::Data => SpecVersion::V1_5,
            ProjectType::CryptographicAsset => SpecVersion::V1_6,
            _ => SpecVersion::V1_2,
        }
    }
}

/// How a document is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// XML, `text/xml`.
    #[default]
    Xml,
    /// JSON, `application/json`.
    Json,
}

impl Format {
    /// The words for the formats.
    pub const WORDS: &'static [&'static str] = &["xml", "json"];
    /// The formats in the order of the words.
    pub const VALUES: &'static [Format] = &[Format::Xml, Format::Json];
}
