//! What a guess is said to read it reads, the rest is unread, its selector takes the same tags, a change lies within the
//! list, and the order of the list does not matter: with dates and without.

#![no_main]

use verpick::infer::{Guess, Inference};
use verpick::{Candidate, Prereleases, infer};
use verpick_fuzz::{Input, fuzz_target, hold};
use verpick_tests::random::Random;

fuzz_target!(|data: &[u8]| -> verpick_fuzz::Corpus { hold(data, law) });

fn law(input: &Input<'_>) {
    law_of(&input.candidates());
    law_of(&input.items.iter().map(|item| item.tag.as_slice()).collect::<Vec<_>>());
}

fn law_of<C: Candidate>(tags: &[C]) {
    let inference = infer(tags);
    for guess in inference.guesses() {
        let selector = guess.selector().prereleases(Prereleases::Include);
        let read = tags.iter().filter(|tag| guess.reads(*tag)).count();
        assert_eq!((guess.tags(), guess.read()), (tags.len(), read), "{guess}");
        assert!(tags.iter().all(|tag| selector.matches(tag.tag()) == guess.reads(tag)), "{guess}");
        assert!(guess.recent_read() <= guess.recent() && guess.recent_read() <= read, "{guess}");
        assert_eq!(guess.has_dates(), guess.calendar().is_shown(), "{guess}");
    }
    let best = inference.best();
    let is_unread = |place: &usize| !best.is_some_and(|best| best.reads(&tags[*place]));
    assert_eq!(inference.unread(), (0..tags.len()).filter(is_unread).collect::<Vec<_>>());
    if let Some(change) = inference.change() {
        assert!(change.last() < tags.len() && change.first() < tags.len() && change.last() != change.first());
        assert_ne!(best.map(Guess::scheme), Some(change.before().scheme()), "nothing changes");
    }

    let mut shuffled: Vec<&C> = tags.iter().collect();
    Random::new(tags.len() as u64).shuffle(&mut shuffled);
    assert_eq!(said(tags, &inference), said(&shuffled, &infer(&shuffled)));
}

/// All that an inference says, but for places in the list.
fn said<C: Candidate>(tags: &[C], inference: &Inference) -> String {
    let guess = |guess: &Guess| {
        let counts = [guess.tags(), guess.read(), guess.recent(), guess.recent_read()];
        (guess.to_string(), guess.prefix().to_owned(), guess.calendar(), guess.fits(), counts)
    };
    let tag = |place: usize| tags[place].tag().to_owned();
    let change = inference.change();
    let change = change.map(|change| (guess(change.before()), tag(change.last()), tag(change.first())));
    let mut unread: Vec<_> = inference.unread().iter().map(|place| tag(*place)).collect();
    unread.sort_unstable();
    format!("{:?}", (inference.guesses().iter().map(guess).collect::<Vec<_>>(), change, unread))
}
