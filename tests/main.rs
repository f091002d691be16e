//! The black-box tests: they start the built program and look at what it prints, returns and sends.
