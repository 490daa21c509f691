//! Small scripts and the sentences that they become.
