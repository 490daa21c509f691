//! What a file is called in the content hash and in a bundle: as seen from the script's own folder, so that the same
//! files are the same wherever a person stands when they name them.

/// `to` as seen from the folder of `from`, with `/` between the parts. Both are names of the same [`super::Loader`].
pub fn relative(from: &str, to: &str) -> String {
    let (from, to) = (parts(from), parts(to));
    let folder = from.split_last().map_or(&[] as &[&str], |(_, folder)| folder);
    let shared = folder.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let left: Vec<&str> = folder.iter().skip(shared).copied().collect();
    // Where a folder's own name is not known there is no way down into it.
    let rest = if left.contains(&"..") { to } else { to.into_iter().skip(shared).collect() };
    left.iter().map(|part| if *part == ".." { "" } else { "../" }).collect::<String>() + &rest.join("/")
}

/// The parts of a name; a leading blank one is the root of a disk.
pub fn parts(name: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = Vec::new();
    for (at, part) in name.split(['/', '\\']).enumerate() {
        match part {
            "" if at > 0 => {}
            "." => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, ".." | "")) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_does_not_depend_on_where_one_stands() {
        for (from, to, seen) in [
            ("main.probity", "lists.probity", "lists.probity"),
            ("a/main.probity", "a/lists.probity", "lists.probity"),
            ("/w/a/main.probity", "/w/a/b/lists.probity", "b/lists.probity"),
            ("a/b/main.probity", "a/lists.probity", "../lists.probity"),
            ("main.probity", "../lists.probity", "../lists.probity"),
            ("../a/main.probity", "../a/lists.probity", "lists.probity"),
            ("a\\main.probity", "a\\b\\lists.probity", "b/lists.probity"),
            ("./a/../main.probity", "lists.probity", "lists.probity"),
        ] {
            assert_eq!(relative(from, to), seen, "{from} {to}");
        }
    }
}
