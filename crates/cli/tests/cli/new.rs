//! `probity new`: every template becomes a script that checks, tests and runs under its own key.

use std::collections::BTreeSet;

use probity::templates;

use crate::support::{Ran, folder, probity_in};

/// The keys that `new` says it gave, by workflow.
fn keys(made: &Ran) -> Vec<String> {
    let answer: serde_json::Value = serde_json::from_str(&made.out).unwrap();
    let workflows = answer["workflows"].as_array().unwrap();
    workflows.iter().map(|workflow| workflow["key"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_template_checks_and_passes_its_tests_under_a_new_name() {
    let folder = folder("all");
    let mut seen = BTreeSet::new();
    let mut count = 0;
    for (index, template) in templates::list().enumerate() {
        let name = format!("policy_{index}");
        let file = format!("{name}.probity");
        let made = probity_in(&folder, &["new", &name, "--from", template.name, "--format", "json"]);
        assert_eq!(made.code, 0, "{}: {}", template.name, made.err);
        for key in keys(&made) {
            assert!(key.len() == 36 && key.chars().nth(14) == Some('4'), "{key} is no UUID of version 4");
            seen.insert(key);
            count += 1;
        }
        let checked = probity_in(&folder, &["check", &file, "--deny-warnings"]);
        assert_eq!(checked.code, 0, "{}: {}{}", template.name, checked.out, checked.err);
        let tested = probity_in(&folder, &["test", &file, "--min-coverage", "100"]);
        assert_eq!(tested.code, 0, "{}: {}{}", template.name, tested.out, tested.err);
    }
    assert!(count > templates::list().count(), "the template that follows a run has two workflows");
    assert_eq!(seen.len(), count, "a key was given twice");
}

#[test]
fn the_key_stands_in_the_outcome() {
    let folder = folder("outcome");
    let made = probity_in(&folder, &["new", "sign_up", "--from", "email_and_ip_risk", "--format", "json"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let facts = r#"{"transaction":{"id":"t-1","time":"2026-01-31T10:00:00Z"},
        "input":{"email":"erika@example.com","country":"DEU"}}"#;
    std::fs::write(folder.join("facts.json"), facts).unwrap();
    std::fs::write(folder.join("empty.txt"), "").unwrap();
    let ran = probity_in(
        &folder,
        &[
            "run",
            "sign_up.probity",
            "--facts",
            "facts.json",
            "--format",
            "json",
            "--list",
            "blocked_emails=empty.txt",
            "--list",
            "throw_away_domains=empty.txt",
        ],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let outcome: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(outcome["workflow"]["name"], "sign_up");
    assert_eq!(outcome["workflow"]["key"].as_str(), keys(&made).first().map(String::as_str));
}

#[test]
fn two_scripts_of_one_template_have_two_keys() {
    let folder = folder("twice");
    let make = |name: &str| keys(&probity_in(&folder, &["new", name, "--format", "json"]));
    assert_ne!(make("one"), make("two"));
}

#[test]
fn it_says_what_it_made_and_what_to_do_next() {
    let folder = folder("next");
    let made = probity_in(&folder, &["new", "onboarding", "--from", "id_verification"]);
    assert_eq!(made.code, 0, "{}", made.err);
    for wanted in [
        "created onboarding.probity from id_verification",
        "  onboarding  key ",
        "probity check onboarding.probity",
        "probity test onboarding.probity --coverage",
        "probity run onboarding.probity --facts FACTS.json --list fraud_documents=fraud_documents.txt",
    ] {
        assert!(made.out.contains(wanted), "{wanted}\n{}", made.out);
    }
    let two = probity_in(&folder, &["new", "address", "--from", "intermediate_proof_of_address"]);
    assert!(two.out.contains("--workflow address"), "{}", two.out);
}

#[test]
fn a_file_that_is_there_is_kept_unless_told_otherwise() {
    let folder = folder("kept");
    std::fs::write(folder.join("mine.probity"), "probity 1\n").unwrap();
    let refused = probity_in(&folder, &["new", "mine"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("is there already") && refused.err.contains("--force"), "{}", refused.err);
    assert_eq!(std::fs::read_to_string(folder.join("mine.probity")).unwrap(), "probity 1\n");
    assert_eq!(probity_in(&folder, &["new", "mine", "--force"]).code, 0);
    assert!(std::fs::read_to_string(folder.join("mine.probity")).unwrap().contains("workflow mine {"));
}

#[test]
fn it_writes_where_it_is_told() {
    let folder = folder("where");
    std::fs::create_dir(folder.join("policies")).unwrap();
    assert_eq!(probity_in(&folder, &["new", "a", "-o", "policies"]).code, 0);
    assert!(folder.join("policies/a.probity").is_file());
    assert_eq!(probity_in(&folder, &["new", "a", "-o", "policies/other.probity"]).code, 0);
    assert!(folder.join("policies/other.probity").is_file());
    let shown = probity_in(&folder, &["new", "a", "-o", "-"]);
    assert!(shown.code == 0 && shown.out.starts_with("probity 1\n"), "{}", shown.out);
    let nowhere = probity_in(&folder, &["new", "a", "-o", "nowhere"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("there is no folder `nowhere`"), "{}", nowhere.err);
}

#[test]
fn names_and_templates_that_do_not_fit_are_refused_with_one_that_does() {
    let folder = folder("refused");
    for (args, wanted) in [
        (&["new", "MyPolicy"][..], "write `my_policy`"),
        (&["new", "my-policy"], "write `my_policy`"),
        (&["new", "workflow"], "such as `workflow_policy`"),
        (&["new", "../evil"], "can't be the name of a workflow"),
        (&["new", ""], "can't be the name of a workflow"),
        (&["new", "unreadable", "--from", "id_verification"], "the template has a terminal of this name"),
        (&["new", "a", "--from", "id_verfication"], "did you mean `id_verification`?"),
        (&["new", "a", "--from", "nonsense"], "`probity new --list`"),
        (&["new"], "required"),
        (&["new", "a", "--list"], "cannot be used with"),
    ] {
        let ran = probity_in(&folder, args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.out);
        assert!(ran.err.contains(wanted), "{args:?}: {}", ran.err);
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "nothing is written");
}

#[test]
fn templates_are_listed_with_their_titles() {
    let folder = folder("list");
    let text = probity_in(&folder, &["new", "--list"]);
    let machine = probity_in(&folder, &["new", "--list", "--format", "json"]);
    let listed: serde_json::Value = serde_json::from_str(&machine.out).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), templates::list().count());
    for (template, entry) in templates::list().zip(listed.as_array().unwrap()) {
        assert!(text.out.contains(&format!("{}\n    {}\n", template.name, template.title())), "{}", text.out);
        assert_eq!(entry["name"], template.name);
        assert_eq!(entry["title"], template.title());
        assert_eq!(entry["description"], template.description());
    }
}
