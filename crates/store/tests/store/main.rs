//! What every store does, asked of each implementation by the same rules.

mod contract;
mod generated;
mod support;

/// Makes a test of every rule for one kind of house.
macro_rules! holds_in {
    ($house:ident, $make:expr; $($rules:ident: $($rule:ident)+;)+) => {
        mod $house {
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $rule() {
                    crate::$rules::$rule(&$make).await;
                }
            )+)+
        }
    };
}

holds_in! {
    sqlite, crate::support::Folder::new();
    contract:
        what_was_appended_is_there_in_its_order
        the_same_event_again_changes_nothing
        an_event_without_a_name_is_the_same_where_all_is_the_same
        the_same_id_with_another_body_is_refused
        one_id_from_two_sources_is_of_two_events
        a_version_with_two_commits_is_refused
        what_is_no_event_is_refused
        nothing_of_a_refused_batch_is_there
        what_is_not_committed_was_never_there
        many_writers_lose_nothing
        readers_do_not_wait_for_a_writer
        a_place_that_nobody_named_has_no_records
        a_commit_is_found_by_its_first_digits
        the_projection_can_be_made_again
        an_export_makes_the_same_log
        an_import_is_all_or_nothing
        a_second_import_changes_nothing;
    generated:
        answers_are_those_of_the_fold
        what_one_process_remembers_never_hides_what_another_wrote
        any_order_of_arrival_gives_the_same_records;
}
