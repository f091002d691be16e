//! `pgutil packages`, each command at the path of its words.

mod audit;
mod delete;
mod download;
mod list;
mod metadata;
mod promote;
mod repackage;
mod status;
mod upload;
mod versions;

/// A package whose name needs escaping everywhere.
const ODD: [&str; 3] = ["--feed=a b/c", "--package=@s ü/n#?%+&=@", "--version=1+2 ?"];

/// How it is shown.
const ODD_SHOWN: &str = "@s ü/n#?%+&=@ 1+2 ?";

/// How it goes into a query.
const ODD_QUERY: &str = "name=n%23%3F%25%2B%26%3D%40&version=1%2B2%20%3F&group=%40s%20%C3%BC";

/// The words of a command with the options of the odd package and more.
fn odd<'a>(words: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [words, &ODD, more].concat()
}
